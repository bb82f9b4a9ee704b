package sekisho.gate;

/** Content inside Sekisho that has claimed an exchange. */
record Inside(Resident.Claim claim) implements Destination {}
