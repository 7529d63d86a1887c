using MarketChain.Node;

namespace MarketChain.Benchmarks.Geo;

/// <summary>A validator in its city, as a process of its own with slow syncs.</summary>
internal static class CityNode
{
    /// <summary>Starts it and waits until it serves.</summary>
    /// <param name="city">Its place.</param>
    /// <param name="cities">All of them.</param>
    /// <param name="size">Whether it stands in a network of its own, and how slow its disk is.</param>
    /// <param name="folder">For its data, its keys and its log.</param>
    /// <param name="genesis">The chain's file.</param>
    /// <param name="slowSync">The library that makes syncs slow.</param>
    /// <exception cref="InvalidOperationException">It ended before that; the text holds its log.</exception>
    public static RpcProcess Start(
        City city, IReadOnlyList<City> cities, GeoSize size, string folder, string genesis, string slowSync)
    {
        string nodeKey = Path.Combine(folder, $"{city.Name}.node.key");
        string validatorKey = Path.Combine(folder, $"{city.Name}.key");
        city.UseKeys((node, validator) =>
        {
            KeyFile.Write(nodeKey, node);
            KeyFile.Write(validatorKey, validator);
            UnusedKeyMark.Write(UnusedKeyMark.BesideKey(validatorKey), validator.PublicKey);
        });
        IEnumerable<string> peers
            = cities.Where(other => other != city).Select(other => $"{other.NodeKey}@{other.Address}:{other.PeerPort}");
        string[] command =
        [
            "env", $"LD_PRELOAD={slowSync}", $"SLOWSYNC_US={size.SyncMs * 1_000}",
            "dotnet", size.Node ?? NodeStart.ProgramBeside, "node",
            "--data", Path.Combine(folder, city.Name), "--genesis", genesis, "--validator-key", validatorKey,
            "--node-key", nodeKey, "--listen", $"{city.Address}:{city.PeerPort}", "--peers", string.Join(',', peers),
            "--rpc", $"{city.Address}:{city.RpcPort}", "--rpc-hosts", city.Address, "--metrics", "off",
            "--stop-with-stdin", "true",
        ];
        string[] placed = size.IsWide ? ["ip", "netns", "exec", city.Name, .. command] : command;
        string log = Path.Combine(folder, $"{city.Name}.log");
        try
        {
            return RpcProcess.Start("sh", ["-c", $"exec \"$@\" 2>'{log}'", "sh", .. placed], NodeStart.AddressIn);
        }
        catch (InvalidOperationException fault)
        {
            throw new InvalidOperationException($"{city.Name}: {fault.Message}{File.ReadAllText(log)}", fault);
        }
    }
}
