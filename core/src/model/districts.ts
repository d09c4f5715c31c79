/** A district of Maharashtra with its names and a point inside it. */
export interface District {
  /** Local Government Directory code; it stays when a district is renamed. */
  readonly lgd: number;
  readonly en: string;
  readonly mr: string;
  readonly hi: string;
  /** Degrees east and north of a point near its centre. */
  readonly longitude: number;
  readonly latitude: number;
}

function district(
  lgd: number,
  names: readonly [en: string, mr: string, hi: string],
  [longitude, latitude]: readonly [number, number],
): District {
  const [en, mr, hi] = names;
  return { lgd, en, mr, hi, longitude, latitude };
}

/**
 * The 36 districts of Maharashtra. Codes: Local Government Directory, Ministry of Panchayati Raj, Government of India,
 * https://lgdirectory.gov.in, published under the Government Open Data License - India
 * (https://data.gov.in/government-open-data-license-india). Names as renamed since; points from district outlines.
 */
export const DISTRICTS: readonly District[] = [
  district(466, ['Ahilyanagar', 'अहिल्यानगर', 'अहिल्यानगर'], [74.675, 19.205]),
  district(467, ['Akola', 'अकोला', 'अकोला'], [77.055, 20.748]),
  district(468, ['Amravati', 'अमरावती', 'अमरावती'], [77.571, 21.187]),
  district(469, ['Chhatrapati Sambhajinagar', 'छत्रपती संभाजीनगर', 'छत्रपति संभाजीनगर'], [75.281, 20.029]),
  district(470, ['Beed', 'बीड', 'बीड'], [75.838, 18.946]),
  district(471, ['Bhandara', 'भंडारा', 'भंडारा'], [79.759, 21.122]),
  district(472, ['Buldhana', 'बुलढाणा', 'बुलढाणा'], [76.407, 20.511]),
  district(473, ['Chandrapur', 'चंद्रपूर', 'चंद्रपुर'], [79.44, 20.118]),
  district(474, ['Dhule', 'धुळे', 'धुले'], [74.6, 21.11]),
  district(475, ['Gadchiroli', 'गडचिरोली', 'गढ़चिरौली'], [80.24, 19.789]),
  district(476, ['Gondia', 'गोंदिया', 'गोंदिया'], [80.212, 21.159]),
  district(477, ['Hingoli', 'हिंगोली', 'हिंगोली'], [77.101, 19.621]),
  district(478, ['Jalgaon', 'जळगाव', 'जलगांव'], [75.487, 20.933]),
  district(479, ['Jalna', 'जालना', 'जालना'], [75.98, 19.808]),
  district(480, ['Kolhapur', 'कोल्हापूर', 'कोल्हापुर'], [74.158, 16.47]),
  district(481, ['Latur', 'लातूर', 'लातूर'], [76.759, 18.374]),
  district(482, ['Mumbai City', 'मुंबई शहर', 'मुंबई शहर'], [72.834, 18.96]),
  district(483, ['Mumbai Suburban', 'मुंबई उपनगर', 'मुंबई उपनगर'], [72.871, 19.13]),
  district(484, ['Nagpur', 'नागपूर', 'नागपुर'], [79.085, 21.178]),
  district(485, ['Nanded', 'नांदेड', 'नांदेड़'], [77.617, 19.111]),
  district(486, ['Nandurbar', 'नंदुरबार', 'नंदुरबार'], [74.217, 21.55]),
  district(487, ['Nashik', 'नाशिक', 'नासिक'], [74.071, 20.26]),
  district(488, ['Dharashiv', 'धाराशिव', 'धाराशिव'], [76.038, 18.188]),
  district(665, ['Palghar', 'पालघर', 'पालघर'], [73.019, 19.793]),
  district(489, ['Parbhani', 'परभणी', 'परभणी'], [76.678, 19.272]),
  district(490, ['Pune', 'पुणे', 'पुणे'], [74.069, 18.571]),
  district(491, ['Raigad', 'रायगड', 'रायगढ़'], [73.217, 18.521]),
  district(492, ['Ratnagiri', 'रत्नागिरी', 'रत्नागिरी'], [73.455, 17.273]),
  district(493, ['Sangli', 'सांगली', 'सांगली'], [74.768, 17.113]),
  district(494, ['Satara', 'सातारा', 'सातारा'], [74.172, 17.67]),
  district(495, ['Sindhudurg', 'सिंधुदुर्ग', 'सिंधुदुर्ग'], [73.738, 16.132]),
  district(496, ['Solapur', 'सोलापूर', 'सोलापुर'], [75.484, 17.79]),
  district(497, ['Thane', 'ठाणे', 'ठाणे'], [73.322, 19.361]),
  district(498, ['Wardha', 'वर्धा', 'वर्धा'], [78.586, 20.797]),
  district(499, ['Washim', 'वाशिम', 'वाशिम'], [77.216, 20.234]),
  district(500, ['Yavatmal', 'यवतमाळ', 'यवतमाल'], [78.161, 20.083]),
];

const BY_CODE: ReadonlyMap<number, District> = new Map(DISTRICTS.map((entry) => [entry.lgd, entry]));

/** The district with that Local Government Directory code, or undefined. */
export function districtByLgd(lgd: number): District | undefined {
  return BY_CODE.get(lgd);
}
