import type { Station } from '@shivar/core/model';

/** A valid station to change in one place. */
export const exampleStation: Station = {
  configVersion: 1,
  id: 'dindori-01',
  gateway: 'gw-dindori',
  name: { mr: 'दिंडोरी कृषी केंद्र', hi: 'दिंडोरी कृषि केंद्र', en: 'Dindori farm centre' },
  shortName: { mr: 'दिंडोरी', hi: 'दिंडोरी', en: 'Dindori' },
  latitude: 20.204,
  longitude: 73.833,
  elevationM: 671,
  districtLgd: 487,
  taluka: 'Dindori',
  village: 'Ozarkhed',
  soilClass: 'clay',
  soilWater: { fieldCapacity: 0.42, wiltingPoint: 0.25 },
  sensors: [
    {
      id: 'mast',
      expectedIntervalSeconds: 60,
      installations: [{ epoch: 1, effectiveFrom: '2026-06-01T00:00:00+05:30', heightM: 2 }],
    },
    {
      id: 'rain',
      expectedIntervalSeconds: 300,
      installations: [
        {
          epoch: 1,
          effectiveFrom: '2026-06-01T00:00:00+05:30',
          model: 'Davis 6465',
          heightM: 1,
          tipSizeMm: 0.2,
        },
      ],
    },
  ],
};
