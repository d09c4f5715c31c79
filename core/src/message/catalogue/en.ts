import type { Catalogue } from './catalogue.ts';

/** English, within the GSM 7-bit alphabet, which has no degree sign. DRAFT: to be reviewed by an agronomist. */
export const EN: Catalogue = {
  draft: true,
  temperature: {
    aboveZero: '{degrees} C',
    zero: 'zero degrees C',
    belowZero: '{degrees} C below zero',
  },
  frostTemperature: {
    aboveZero: '{degrees} C',
    zero: 'zero degrees C',
    belowZero: '{degrees} C below zero',
  },
  soilMoisture: {
    atDepth: '{percent} percent at {depthCm} cm',
    withoutDepth: '{percent} percent',
  },
  hazards: {
    heat: {
      raise:
        'HEAT ALERT: {place} station {temperature}. Avoid field work 12 to 4 pm. Irrigate in the evening. Keep animals in shade.',
      update:
        'HEAT ALERT CONTINUES: {place} station {temperature}. Avoid field work 12 to 4 pm. Drink water. Keep animals in shade.',
      clear: 'HEAT ALERT OVER: {place} station now {temperature}.',
      retract:
        'CORRECTION: The last heat alert from {place} station was wrong (sensor fault). Please ignore it. Sorry.',
      expire:
        'HEAT ALERT: not enough data from {place} station to say it is over. Do not take the danger as past.',
    },
    frost: {
      raise:
        'FROST ALERT: {place} station {frostTemperature}. Frost likely before sunrise. Give light irrigation. Make smoke around the field.',
      update:
        'FROST ALERT CONTINUES: {place} station {frostTemperature}. Give light irrigation. Make smoke around the field.',
      clear: 'FROST ALERT OVER: {place} station now {temperature}.',
      retract:
        'CORRECTION: The last frost alert from {place} station was wrong (sensor fault). Please ignore it. Sorry.',
      expire:
        'FROST ALERT: not enough data from {place} station to say it is over. Do not take the danger as past.',
    },
    heavyRain: {
      raise:
        'HEAVY RAIN ALERT: {place} station {millimetres} mm in 24 hours. Drain your field. Stop spraying and fertiliser. Do not cross streams.',
      update:
        'HEAVY RAIN ALERT CONTINUES: {place} station {millimetres} mm in 24 hours. Drain your field. Do not cross streams.',
      clear: 'HEAVY RAIN ALERT OVER: rain stopped at {place} station.',
      retract:
        'CORRECTION: The last heavy rain alert from {place} station was wrong (sensor fault). Please ignore it. Sorry.',
      expire:
        'HEAVY RAIN ALERT: not enough data from {place} station to say it is over. Do not take the danger as past.',
    },
    lowSoilMoisture: {
      raise:
        'LOW SOIL MOISTURE: {place} station, {soilMoisture}. Irrigate now. Hoe and mulch to save moisture.',
      update:
        'SOIL MOISTURE STILL LOW: {place} station, {soilMoisture}. Irrigate now. Mulch to save moisture.',
      clear: 'SOIL MOISTURE ALERT OVER: {place} station, now {soilMoisture}.',
      retract:
        'CORRECTION: The last low soil moisture alert from {place} station was wrong (sensor fault). Please ignore it. Sorry.',
      expire: 'LOW SOIL MOISTURE: not enough data from {place} station to say it is over. Check your field.',
    },
    strongWind: {
      raise:
        'STRONG WIND ALERT: {place} station {kmPerHour} km/h. Stay away from trees, electric poles and tin sheds. Prop banana and tie sugarcane.',
      update:
        'STRONG WIND ALERT CONTINUES: {place} station {kmPerHour} km/h. Stay away from trees, electric poles and tin sheds.',
      clear: 'STRONG WIND ALERT OVER: {place} station now {kmPerHour} km/h.',
      retract:
        'CORRECTION: The last strong wind alert from {place} station was wrong (sensor fault). Please ignore it. Sorry.',
      expire:
        'STRONG WIND ALERT: not enough data from {place} station to say it is over. Do not take the danger as past.',
    },
  },
  technician: {
    instrumentFaulty: {
      heat: 'Station {station}: thermometer faulty for {hours} h. Temperature alerts from it are paused. Please inspect.',
      frost:
        'Station {station}: thermometer faulty for {hours} h. Temperature alerts from it are paused. Please inspect.',
      heavyRain:
        'Station {station}: rain gauge faulty for {hours} h. Rain alerts from it are paused. Please inspect.',
      lowSoilMoisture:
        'Station {station}: soil moisture probe faulty for {hours} h. Moisture alerts from it are paused. Please inspect.',
      strongWind:
        'Station {station}: anemometer faulty for {hours} h. Wind alerts from it are paused. Please inspect.',
    },
    stationSilent: 'Station {station}: no data for {hours} h. Check power, SIM and antenna.',
    finding: {
      soilClassUnknown:
        'Station {station}: soil class not configured. Soil moisture alerts are off. Please configure it.',
      soilProbeInAir:
        'Station {station}: soil probe seems out of the ground or dead. Moisture alerts are paused. Please inspect.',
      tipSizeUnknown:
        'Station {station}: rain per tip of the gauge not configured. Rain alerts are off. Please configure it.',
      rainCounterImplausible:
        'Station {station}: the rain gauge count made an impossible jump. It is not taken for rain. Please inspect.',
    },
  },
};
