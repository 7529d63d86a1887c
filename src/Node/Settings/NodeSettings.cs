using System.Net;
using Microsoft.Extensions.Logging;
using static MarketChain.Node.Settings.NodeSetting;

namespace MarketChain.Node.Settings;

/// <summary>Every setting of a node, in the order of the help.</summary>
internal static class NodeSettings
{
    private const string Off = "off";

    /// <summary>The table.</summary>
    public static IReadOnlyList<NodeSetting> All { get; } =
        [.. Chain(), .. Network(), .. Faces(), .. Keeping(), .. Limits()];

    private static IEnumerable<NodeSetting> Chain() =>
    [
        Text("data", "FOLDER", "All that the node keeps; created when missing; one process at a time",
            options => options.DataFolder, (options, text) => options with { DataFolder = text }),
        Text("genesis", "FILE", "The chain's genesis file; after the first start the data folder has a copy",
            options => options.GenesisFile, (options, text) => options with { GenesisFile = text }),
        Text("validator-key", "FILE", "The key that signs blocks; without one the node serves and makes no blocks",
            options => options.ValidatorKeyFile, (options, text) => options with { ValidatorKeyFile = text }),
        Text("dev-validator", "NAME", "Sign as this validator of a development chain, whose key everybody knows",
            options => options.DevValidator, (options, text) => options with { DevValidator = text }),
        Number("clock-factor", "chain ms per real ms", "How fast a development chain's clock runs", (1, 1_000_000),
            options => options.ClockFactor, (options, number) => options with { ClockFactor = number }),
    ];

    private static IEnumerable<NodeSetting> Network() =>
    [
        new("listen", "HOST:PORT|off", "Where other nodes connect; port 0: any; 'off': this node dials only",
            options => options.Listen?.ToString() ?? Off,
            (options, text) => options with { Listen = text == Off ? null : ParseEndpoint("listen", text) }),
        new("peers", "KEY@HOST:PORT,...", "The nodes that are let in, and where they are dialled, if at all",
            options => PeerList.Show(options.Peers),
            (options, text) => options with { Peers = PeerList.Parse("--peers", text) }),
        Text("peers-file", "FILE", "The same as --peers, a line for each; read again when the process gets SIGHUP",
            options => options.PeersFile, (options, text) => options with { PeersFile = text }),
        Text("node-key", "FILE", "The key by which other nodes know this one; without, one in the data folder",
            options => options.NodeKeyFile, (options, text) => options with { NodeKeyFile = text }),
        Text("resume", "FILE", "An order of the operators: this validator signs again above its block, if all consent",
            options => options.ResumeFile, (options, text) => options with { ResumeFile = text }),
        Number("base-timeout", "ms", "How long a proposer may take from when its block is due", (50, 60_000),
            options => options.BaseTimeoutMs, (options, number) => options with { BaseTimeoutMs = number }),
    ];

    private static IEnumerable<NodeSetting> Faces() =>
    [
        new("rpc", "HOST:PORT", "Where JSON-RPC is served; port 0: any that is free",
            options => options.Rpc.ToString(),
            (options, text) => options with { Rpc = ParseEndpoint("rpc", text) }),
        new("rpc-hosts", "NAME,NAME", "Names by which requests may address the node, beside loopback's",
            options => string.Join(',', options.RpcHosts),
            (options, text) => options with { RpcHosts = ParseNames(text) }),
        new("metrics", "HOST:PORT|off",
            "Where /metrics, /liveness and /readiness are served; port 0: any; 'off': nowhere",
            options => options.Metrics?.ToString() ?? Off,
            (options, text) => options with { Metrics = text == Off ? null : ParseEndpoint("metrics", text) }),
        Choice("log", "How the log on standard error is written",
            options => options.Log, (options, value) => options with { Log = value }),
        Choice<LogLevel>("log-level", "The least important that is logged",
            options => options.LogLevel, (options, value) => options with { LogLevel = value }),
        Flag("stop-with-stdin", "Stop when standard input ends, so as not to outlive who started the node",
            options => options.StopWithStdin, (options, flag) => options with { StopWithStdin = flag }),
    ];

    private static IEnumerable<NodeSetting> Keeping() =>
    [
        Number("block-cache", "MiB", "Database blocks held in memory", (8, 1 << 20),
            options => options.BlockCacheMiB, (options, number) => options with { BlockCacheMiB = number }),
        Number("write-buffer", "MiB", "Changes held in memory before they are sorted onto disk", (8, 1 << 16),
            options => options.WriteBufferMiB, (options, number) => options with { WriteBufferMiB = number }),
        Flag("keep-rows", "Keep rows of impressions for ever, beyond the time that genesis asks for: an archive",
            options => options.KeepsRows, (options, flag) => options with { KeepsRows = flag }),
        Flag("serve-snapshots", "Make snapshots for new nodes in the data folder, when peers ask for one",
            options => options.ServesSnapshots, (options, flag) => options with { ServesSnapshots = flag }),
        Number("history-blocks", "blocks", "How far back accounts and storage are answered for", (1, uint.MaxValue),
            options => options.HistoryBlocks, (options, number) => options with { HistoryBlocks = number }),
        Number("proof-blocks", "blocks", "How far back the state is proved; at most --history-blocks", (1, 1 << 20),
            options => options.ProofBlocks, (options, number) => options with { ProofBlocks = number }),
    ];

    private static IEnumerable<NodeSetting> Limits() =>
    [
        Number("rpc-connections", "connections", "Connections at a time, idle ones included", (1, 1 << 16),
            options => (uint)options.RpcLimits.ConnectionsMax, (options, number) =>
                options with { RpcLimits = options.RpcLimits with { ConnectionsMax = (int)number } }),
        Number("rpc-concurrent", "requests", "Requests served at a time", (1, 1024),
            options => (uint)options.RpcLimits.ConcurrentRequestsMax, (options, number) =>
                options with { RpcLimits = options.RpcLimits with { ConcurrentRequestsMax = (int)number } }),
        Number("rpc-waiting", "requests", "Requests that wait for their turn; further ones are refused", (0, 1 << 16),
            options => (uint)options.RpcLimits.WaitingRequestsMax, (options, number) =>
                options with { RpcLimits = options.RpcLimits with { WaitingRequestsMax = (int)number } }),
        Number("rpc-batch", "calls", "Calls in one JSON-RPC batch", (1, 10_000),
            options => (uint)options.RpcLimits.BatchCallsMax, (options, number) =>
                options with { RpcLimits = options.RpcLimits with { BatchCallsMax = (int)number } }),
        Number("rpc-log-blocks", "blocks", "Blocks that one eth_getLogs may look at", (1, 1 << 30),
            options => (uint)options.RpcLimits.LogBlocksMax, (options, number) =>
                options with { RpcLimits = options.RpcLimits with { LogBlocksMax = number } }),
        Number("rpc-logs", "logs", "Logs in one answer of eth_getLogs", (1, 1 << 20),
            options => (uint)options.RpcLimits.LogsMax, (options, number) =>
                options with { RpcLimits = options.RpcLimits with { LogsMax = (int)number } }),
        Number("rpc-page", "items", "Items in one page of a listing", (1, 100_000),
            options => (uint)options.RpcLimits.PageItemsMax, (options, number) =>
                options with { RpcLimits = options.RpcLimits with { PageItemsMax = (int)number } }),
        Number("rpc-call-gas", "gas", "Gas of one eth_call or estimate", (21_000, uint.MaxValue),
            options => (uint)options.RpcLimits.CallGasMax, (options, number) =>
                options with { RpcLimits = options.RpcLimits with { CallGasMax = number } }),
        Number("pool-transactions", "transactions", "Transactions that wait for a block", (16_384, 1 << 22),
            options => (uint)options.PoolLimits.CountMax, (options, number) =>
                options with { PoolLimits = options.PoolLimits with { CountMax = (int)number } }),
        Number("pool-size", "MiB", "Bytes of the transactions that wait", (128, 1 << 16),
            options => (uint)(options.PoolLimits.BytesMax >> 20), (options, number) =>
                options with { PoolLimits = options.PoolLimits with { BytesMax = (long)number << 20 } }),
    ];

    private static NodeSetting Choice<T>(
        string name, string meaning, Func<NodeOptions, T> get, Func<NodeOptions, T, NodeOptions> set)
        where T : struct, Enum
    {
        string choices = string.Join('|', Enum.GetNames<T>().Select(choice => choice.ToLowerInvariant()));
        return new NodeSetting(
            name,
            choices,
            meaning,
            options => get(options).ToString().ToLowerInvariant(),
            (options, text) => set(options, ParseChoice<T>(name, choices, text)));
    }

    private static T ParseChoice<T>(string name, string choices, string text)
        where T : struct, Enum
    {
        foreach (T value in Enum.GetValues<T>())
        {
            if (value.ToString().ToLowerInvariant() == text)
            {
                return value;
            }
        }

        throw Wrong(name, $"expected {choices}, got '{text}'");
    }

    private static IPEndPoint ParseEndpoint(string name, string text)
        => Endpoint.TryParse(text, out IPEndPoint? endpoint)
            ? endpoint
            : throw Wrong(name, $"expected HOST:PORT with an address such as 127.0.0.1:8545, got '{text}'");

    private static string[] ParseNames(string text)
        => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static NodeSetting Flag(
        string name, string meaning, Func<NodeOptions, bool> get, Func<NodeOptions, bool, NodeOptions> set)
        => new(
            name,
            "true|false",
            meaning,
            options => get(options) ? "true" : "false",
            (options, text) => text is "true" or "false"
                ? set(options, text == "true")
                : throw Wrong(name, $"expected true or false, got '{text}'"));
}
