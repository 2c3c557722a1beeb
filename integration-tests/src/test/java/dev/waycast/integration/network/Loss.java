package dev.waycast.integration.network;

/** Which packets a network loses besides those that its queue has no room for. */
public sealed interface Loss {

    /** None. */
    record None() implements Loss {}

    /**
     * Each packet by itself.
     *
     * @param share of all packets, 0 to 1; at 1 the network is down
     */
    record Independent(double share) implements Loss {

        public Independent {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("A share lies between 0 and 1, not " + share);
            }
        }
    }

    /**
     * Several in succession, as on radio links: Gilbert's model, which knows a state in which all is lost and one in
     * which nothing is.
     *
     * @param share of all packets in the long run, between 0 and 1
     * @param meanLength packets lost in succession, at least 1
     */
    record Bursts(double share, double meanLength) implements Loss {

        public Bursts {
            if (!(share > 0 && share < 1 && meanLength >= 1)) {
                throw new IllegalArgumentException("No bursts of " + meanLength + " packets with a share of " + share);
            }
        }

        double endsBurst() {
            return 1 / meanLength;
        }

        double beginsBurst() {
            return Math.min(1, share / (meanLength * (1 - share)));
        }
    }
}
