/** The panel's group "Baton": what the standard and the zeebe vocabulary have no words for. */
export const BatonPropertiesModule = { __init__: [] };
