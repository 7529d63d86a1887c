using MarketChain.Network;
using MarketChain.Network.Figures;
using MarketChain.Node.Watching;

namespace MarketChain.Node.Links;

/// <summary>The network's figures, as Prometheus has them.</summary>
internal static class LinkMetrics
{
    /// <summary>Adds them to the node's.</summary>
    /// <param name="metrics">The node's.</param>
    /// <param name="read">The network's figures; null while there is no network.</param>
    public static void Add(NodeMetrics metrics, Func<NetworkFigures?> read)
    {
        metrics.AddGauge("peers", "Nodes that are linked.", () => read()?.Peers.Count ?? 0);
        metrics.AddSeries(new Series(
            "peer_round_trip_seconds", "Of the last ping of each peer.", "gauge",
            () => (read()?.Peers ?? [])
                .Where(peer => peer.RoundTripMicroseconds >= 0)
                .Select(peer => ($"peer=\"{peer.Peer.NodeKey}\"", peer.RoundTripMicroseconds / 1e6))));
        AddChannels(metrics, read, "messages_sent_total", "Messages sent.", figures => figures.MessagesSent);
        AddChannels(metrics, read, "bytes_sent_total", "Their bytes.", figures => figures.BytesSent);
        AddChannels(
            metrics, read, "messages_received_total", "Messages that came.", figures => figures.MessagesReceived);
        AddChannels(metrics, read, "bytes_received_total", "Their bytes.", figures => figures.BytesReceived);
        AddChannels(
            metrics, read, "messages_dropped_total", "Messages that found their queue full.",
            figures => figures.Dropped);
        AddEnds(metrics, "links_ended_total", "Links that ended.", () => read()?.LinksEnded);
        AddEnds(metrics, "connections_refused_total", "Connections that became no link.", () => read()?.Refused);
    }

    private static void AddChannels(
        NodeMetrics metrics, Func<NetworkFigures?> read, string name, string help, Func<ChannelFigures, long> value)
        => metrics.AddSeries(new Series(
            $"peer_{name}", help, "counter",
            () => (read()?.Channels ?? []).Select(figures => (
                $"channel=\"{figures.Channel.ToString().ToLowerInvariant()}\"", (double)value(figures)))));

    private static void AddEnds(
        NodeMetrics metrics, string name, string help, Func<IReadOnlyDictionary<LinkEnd, long>?> read)
        => metrics.AddSeries(new Series(
            name, help, "counter",
            () => (read() ?? new Dictionary<LinkEnd, long>())
                .OrderBy(item => item.Key)
                .Select(item => ($"reason=\"{item.Key}\"", (double)item.Value))));
}
