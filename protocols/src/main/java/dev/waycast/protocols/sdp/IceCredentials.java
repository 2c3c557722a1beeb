package dev.waycast.protocols.sdp;

/**
 * The user name fragment and password of one ICE agent: RFC 8839 section 5.4.
 *
 * @param ufrag 4 to 256 letters, digits, + or /
 * @param password 22 to 256 of the same
 */
public record IceCredentials(String ufrag, String password) {

    public IceCredentials {
        requireIceCharacters("ice-ufrag", ufrag, 4);
        requireIceCharacters("ice-pwd", password, 22);
    }

    /** Without the password: it must not reach a log. */
    @Override
    public String toString() {
        return "IceCredentials[ufrag=" + ufrag + "]";
    }

    private static void requireIceCharacters(String name, String value, int shortest) {
        boolean sound = value.length() >= shortest
                && value.length() <= 256
                && value.chars().allMatch(IceCredentials::isIceCharacter);
        if (!sound) {
            throw SdpException.malformed("The " + name + " must have " + shortest
                    + " to 256 letters, digits, '+' or '/'; the one given has " + value.length() + " characters.");
        }
    }

    static boolean isIceCharacter(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '+' || c == '/';
    }
}
