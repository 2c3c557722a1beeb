package dev.waycast.protocols.rtcp;

/** One RTCP packet of those this package speaks. SSRCs are 32 bits in an int. */
public sealed interface RtcpPacket
        permits FullIntraRequest,
                GenericNack,
                Goodbye,
                PictureLossIndication,
                ReceiverEstimatedMaxBitrate,
                ReceiverReport,
                SenderReport,
                SourceDescription,
                TransportFeedback {}
