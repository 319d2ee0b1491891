/* ledger_meta.h: keys of table meta that belong to the ledger. For src/store only. */
#pragma once

#define META_STATION "ledger.station" /* whose file this is */
#define META_EPOCH   "ledger.epoch"
#define META_HLC     "ledger.hlc"     /* highest clock taken over from others */
#define META_APPLIED "ledger.applied" /* position up to which the projections go; see settle.h */
