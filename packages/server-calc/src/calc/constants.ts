/** A named constant. `unit` is empty for plain numbers. `source` is a definition, or CODATA 2022 with its uncertainty left out. */
export interface CalcConstant {
  name: string;
  value: string;
  unit: string;
  description: string;
  source: "mathematics" | "exact (SI 2019)" | "CODATA 2022" | "convention";
}

type Row = readonly [name: string, value: string, unit: string, description: string];

function from(source: CalcConstant["source"], rows: readonly Row[]): CalcConstant[] {
  return rows.map(([name, value, unit, description]) => ({ name, value, unit, description, source }));
}

/**
 * The constants an expression may use. Physical values are the 2022 CODATA adjustment (Mohr, Newell, Taylor, Tiesinga,
 * physics.nist.gov/constants); constants that the SI of 2019 fixes, and their products, are exact, those with pi to 30 digits.
 */
export const CONSTANTS: readonly CalcConstant[] = [
  ...from("mathematics", [
    ["pi", "3.14159265358979323846264338328", "", "Circumference over diameter; also PI, π"],
    ["tau", "6.28318530717958647692528676656", "", "2 pi"],
    ["e", "2.71828182845904523536028747135", "", "Base of the natural logarithm; also E"],
    ["phi", "1.61803398874989484820458683437", "", "Golden ratio"],
    ["i", "sqrt(-1)", "", "Imaginary unit"],
    ["PI", "3.14159265358979323846264338328", "", "pi"],
    ["E", "2.71828182845904523536028747135", "", "e"],
    ["LN2", "0.693147180559945309417232121458", "", "Natural logarithm of 2"],
    ["LN10", "2.30258509299404568401799145468", "", "Natural logarithm of 10"],
    ["LOG2E", "1.44269504088896340735992468100", "", "log2(e)"],
    ["LOG10E", "0.434294481903251827651128918917", "", "log10(e)"],
    ["SQRT1_2", "0.707106781186547524400844362105", "", "sqrt(1/2)"],
    ["SQRT2", "1.41421356237309504880168872421", "", "sqrt(2)"],
    ["Infinity", "Infinity", "", "Infinity"],
    ["NaN", "NaN", "", "Not a number"],
  ]),
  ...from("exact (SI 2019)", [
    ["speedOfLight", "299792458", "m/s", "Speed of light in vacuum"],
    ["planckConstant", "6.62607015e-34", "J s", "Planck constant h"],
    ["reducedPlanckConstant", "1.05457181764615639126242800330e-34", "J s", "h / (2 pi)"],
    ["elementaryCharge", "1.602176634e-19", "C", "Elementary charge"],
    ["boltzmann", "1.380649e-23", "J/K", "Boltzmann constant"],
    ["avogadro", "6.02214076e23", "mol^-1", "Avogadro constant"],
    ["faraday", "96485.3321233100184", "C/mol", "Faraday constant"],
    ["gasConstant", "8.31446261815324", "J/(mol K)", "Molar gas constant R"],
  ]),
  ...from("convention", [["gravity", "9.80665", "m/s^2", "Standard acceleration of gravity"]]),
  ...from("CODATA 2022", [
    ["gravitationConstant", "6.67430e-11", "m^3/(kg s^2)", "Newtonian constant of gravitation G"],
    ["magneticConstant", "1.25663706127e-6", "N/A^2", "Vacuum magnetic permeability"],
    ["electricConstant", "8.8541878188e-12", "F/m", "Vacuum electric permittivity"],
    ["vacuumImpedance", "376.730313412", "ohm", "Characteristic impedance of vacuum"],
    ["coulombConstant", "8.9875517862e9", "N m^2/C^2", "1 / (4 pi electricConstant)"],
    ["fineStructure", "7.2973525643e-3", "", "Fine-structure constant"],
    ["rydberg", "10973731.568157", "m^-1", "Rydberg constant"],
    ["bohrRadius", "5.29177210544e-11", "m", "Bohr radius"],
    ["hartreeEnergy", "4.3597447222060e-18", "J", "Hartree energy"],
    ["classicalElectronRadius", "2.8179403205e-15", "m", "Classical electron radius"],
    ["thomsonCrossSection", "6.6524587051e-29", "m^2", "Thomson cross section"],
    ["bohrMagneton", "9.2740100657e-24", "J/T", "Bohr magneton"],
    ["nuclearMagneton", "5.0507837393e-27", "J/T", "Nuclear magneton"],
    ["atomicMass", "1.66053906892e-27", "kg", "Unified atomic mass unit"],
    ["electronMass", "9.1093837139e-31", "kg", "Electron mass"],
    ["protonMass", "1.67262192595e-27", "kg", "Proton mass"],
    ["neutronMass", "1.67492750056e-27", "kg", "Neutron mass"],
    ["deuteronMass", "3.3435837768e-27", "kg", "Deuteron mass"],
    ["molarMass", "1.00000000105e-3", "kg/mol", "Molar mass constant"],
    ["molarMassC12", "12.0000000126e-3", "kg/mol", "Molar mass of carbon-12"],
    ["quantumOfCirculation", "3.6369475467e-4", "m^2/s", "Quantum of circulation"],
    ["fermiCoupling", "1.1663787e-5", "GeV^-2", "Fermi coupling constant"],
    ["weakMixingAngle", "0.22305", "", "Weak mixing angle, sin^2"],
    ["sackurTetrode", "-1.16487052149", "", "Sackur-Tetrode constant (1 K, 101.325 kPa)"],
    ["planckLength", "1.616255e-35", "m", "Planck length"],
    ["planckMass", "2.176434e-8", "kg", "Planck mass"],
    ["planckTime", "5.391247e-44", "s", "Planck time"],
    ["planckTemperature", "1.416784e32", "K", "Planck temperature"],
  ]),
  ...from("exact (SI 2019)", [
    ["stefanBoltzmann", "5.67037441918442945397099673189e-8", "W/(m^2 K^4)", "Stefan-Boltzmann constant"],
    ["wienDisplacement", "2.89777195518517266147860544809e-3", "m K", "Wien wavelength displacement constant"],
    ["magneticFluxQuantum", "2.06783384846192932308111541215e-15", "Wb", "h / (2 e)"],
    ["conductanceQuantum", "7.74809172986365064668082332331e-5", "S", "2 e^2 / h"],
    ["klitzing", "25812.8074593045066600455167061", "ohm", "von Klitzing constant h / e^2"],
    ["molarVolume", "0.0224139695450141377350111028868", "m^3/mol", "Molar volume of an ideal gas (273.15 K, 101.325 kPa)"],
    ["loschmidt", "2.68678011179844382244815315745e25", "m^-3", "Loschmidt constant (273.15 K, 101.325 kPa)"],
    ["firstRadiation", "3.74177185219275801136715555593e-16", "W m^2", "First radiation constant"],
    ["secondRadiation", "1.43877687750393380214667160154e-2", "m K", "Second radiation constant"],
    ["molarPlanckConstant", "3.9903127128934314e-10", "J s/mol", "Molar Planck constant"],
  ]),
];

/** Names of the constants; `true`, `false` and `null` are literals. */
export const CONSTANT_NAMES: ReadonlySet<string> = new Set(CONSTANTS.map((row) => row.name));
