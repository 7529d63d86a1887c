using System.Collections.Concurrent;
using System.Globalization;
using MarketChain.Chain.Genesis;
using MarketChain.Client;
using MarketChain.Crash;
using MarketChain.Node;
using MarketChain.Node.Devnet;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.NodeKit;

/// <summary>
/// Validators as real processes, with links between all of them, and followers that link to all validators. Each one
/// can be stopped in any way and started again.
/// </summary>
public sealed class ValidatorCluster : IAsyncDisposable
{
    private const string Follower = "follower";

    private const int OperatorsOfResume = 3;

    private readonly TempFolder _home = new();
    private readonly DevnetFolder _folder;
    private readonly Dictionary<string, DelayRelay> _doors = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, NodeProcess> _nodes = new(StringComparer.Ordinal);
    private readonly ClusterOptions _options;
    private readonly Ed25519PublicKey _followerKey;
    private ulong _starts;

    /// <summary>Prepares folders and lines; nobody runs yet.</summary>
    public ValidatorCluster(ClusterOptions? options = null)
    {
        _options = options ?? new ClusterOptions();
        _folder = DevnetFolder.Open(_home.File("net"), _options.Genesis());
        Names = [.. _folder.Validators.Select(validator => validator.Name)];
        foreach (string name in Names)
        {
            _doors.Add(name, DelayRelay.Start(default, TimeProvider.System));
        }

        using Ed25519PrivateKey key = Ed25519PrivateKey.Generate();
        KeyFile.Write(FollowerKeyFile, key);
        _followerKey = key.PublicKey;
    }

    /// <summary>The validators.</summary>
    public IReadOnlyList<string> Names { get; }

    public string GenesisFile => _folder.GenesisFile;

    /// <summary>The value of <c>--peers</c> for a node that dials all validators.</summary>
    public string AllValidators => string.Join(
        ',', Names.Select(name => $"{DevelopmentNodes.PublicKeyOf(name)}@{_doors[name].Address}"));

    /// <summary>The node key of the follower, which all validators list.</summary>
    public string FollowerKeyFile => _home.File("follower.key");

    public NodeProcess this[string name] => _nodes[name];

    public string File(string name) => _home.File(name);

    public string FolderOf(string name) => Path.Combine(_home.Path, "net", name);

    public Task StartAllAsync(params string[] further) => Task.WhenAll(Names.Select(name => StartAsync(name, further)));

    /// <summary>Starts a validator, or starts it again.</summary>
    public async Task StartAsync(string name, params string[] further)
    {
        ProcessCommand command = NodeProgram.Command(
        [
            "node", "--data", FolderOf(name), "--genesis", GenesisFile, "--dev-validator", name,
            "--rpc", "127.0.0.1:0", "--metrics", "127.0.0.1:0", "--base-timeout", $"{_options.BaseTimeoutMs}",
            "--listen", "127.0.0.1:0", "--peers", PeersOf(name), .. further,
        ]);
        Directory.CreateDirectory(FolderOf(name));
        NodeProcess node = await NodeProcess.StartAsync(command, _options.LosesPower ? LossOf(name) : null);
        _nodes[name] = node;
        _doors[name].SetTarget(node.Peers!);
    }

    /// <summary>Starts the follower.</summary>
    public async Task<NodeProcess> StartFollowerAsync()
        => _nodes[Follower] = await NodeProcess.StartAsync(NodeProgram.Command(
            "node", "--data", FolderOf(Follower), "--genesis", GenesisFile, "--node-key", FollowerKeyFile,
            "--rpc", "127.0.0.1:0", "--metrics", "127.0.0.1:0", "--peers", AllValidators));

    /// <summary>Ends it at once, as a crash of the process does.</summary>
    public async Task KillAsync(string name)
    {
        await Take(name).DisposeAsync();
    }

    /// <summary>Takes its power: some of what was not synced is gone.</summary>
    public async Task LosePowerAsync(string name)
    {
        NodeProcess node = Take(name);
        node.Process.PressPowerButton();
        ProcessEnd end = await node.Process.WaitForExitAsync(NodeProgram.Deadline);
        await node.DisposeAsync();
        Assert.True(end.LostPower, end.ToString());
    }

    /// <summary>A client of a validator or follower; null while it does not run.</summary>
    public MarketChainClient? TryClient(string name) => _nodes.GetValueOrDefault(name)?.Client;

    /// <summary>A client of one of those that run; waits for one when none does.</summary>
    public async Task<MarketChainClient> SomeClientAsync(int number)
    {
        NodeProcess[] running = [];
        await Eventually.True(
            () => (running = [.. _nodes.Values]).Length > 0, NodeProgram.Deadline, "somebody runs");
        return running[number % running.Length].Client;
    }

    /// <summary>Stops all validators in order.</summary>
    public Task StopAllAsync() => Task.WhenAll(Names.Select(name => Take(name).StopAsync()));

    /// <summary>Stops all, and has the files of each validator checked.</summary>
    public async Task CheckAsync()
    {
        foreach (string name in Names)
        {
            await Take(name).StopAsync();
            await NodeProgram.RunWellAsync("db", "check", "--data", FolderOf(name));
        }
    }

    /// <summary>Removes all that it keeps: its votes too.</summary>
    public void Wipe(string name) => Directory.Delete(FolderOf(name), recursive: true);

    /// <summary>
    /// Has three operators of four vouch for the newest final block, for validators that forgot what they signed.
    /// </summary>
    /// <returns>The file of the order, for <c>--resume</c>.</returns>
    public async Task<string> OrderResumeAsync(BlockInfo newest)
    {
        string order = File(string.Create(CultureInfo.InvariantCulture, $"order-{newest.Number}"));
        foreach (string name in Names.Take(OperatorsOfResume))
        {
            string file = File(string.Create(CultureInfo.InvariantCulture, $"order-{newest.Number}-{name}.key"));
            using Ed25519PrivateKey key = DevelopmentValidators.DeriveKey(name);
            KeyFile.Write(file, key);
            await NodeProgram.RunWellAsync(
                "resume", "sign", order, "--genesis", GenesisFile, "--key", file,
                "--height", $"{newest.Number}", "--block", $"{newest.Hash}");
        }

        return order;
    }

    /// <summary>Waits until a node has so many blocks more than somebody has now.</summary>
    public async Task AdvancesAsync(string name, ulong blocks = 3)
    {
        ulong goal = blocks;
        foreach (NodeProcess node in _nodes.Values.Where(node => !node.Process.HasExited))
        {
            goal = Math.Max(goal, blocks + await TryHeadAsync(node.Client));
        }

        await ReachesAsync(name, goal);
    }

    /// <summary>Waits until a node has a block.</summary>
    public Task ReachesAsync(string name, ulong height) => Eventually.True(
        async () => await _nodes[name].Client.GetBlockNumberAsync() >= height,
        NodeProgram.Deadline,
        string.Create(CultureInfo.InvariantCulture, $"{name} has block {height}:\n{_nodes[name].Process.Errors}"));

    /// <summary>Waits until a node has logged something.</summary>
    public Task SaysAsync(string name, string words) => Eventually.True(
        () => _nodes[name].Process.Errors.Contains(words, StringComparison.Ordinal),
        NodeProgram.Deadline,
        $"{name} says \"{words}\":\n{Logs()}");

    /// <summary>Waits until a validator takes part.</summary>
    public Task SignsAsync(string name) => Eventually.True(
        async () => await MetricAsync(name, "consensus_signing") == 1,
        NodeProgram.Deadline,
        $"{name} signs:\n{_nodes[name].Process.Errors}");

    /// <summary>Waits until all have the same newest block, on a chain that stands still.</summary>
    public async Task<BlockInfo> SettlesAsync()
    {
        HashSet<ulong> heads = [];
        await Eventually.True(
            async () =>
            {
                ulong[] before = [.. heads];
                heads = [.. await Task.WhenAll(_nodes.Values.Select(node => node.Client.GetBlockNumberAsync()))];
                return heads.Count == 1 && before.Length == 1 && before[0] == heads.Single() && heads.Single() > 0;
            },
            NodeProgram.Deadline,
            "all have the same newest block");
        return (await _nodes.Values.First().Client.FindBlockAsync(heads.Single()))!;
    }

    /// <summary>All that run have the same block at the height that all have.</summary>
    public async Task AgreeAsync()
    {
        ulong height = ulong.MaxValue;
        foreach (NodeProcess node in _nodes.Values)
        {
            height = Math.Min(height, await node.Client.GetBlockNumberAsync());
        }

        HashSet<Hash256> hashes = [];
        foreach (NodeProcess node in _nodes.Values)
        {
            BlockInfo? block = await node.Client.FindBlockAsync(height);
            hashes.Add(block!.Hash);
        }

        Assert.Single(hashes);
    }

    /// <summary>The last of what each of those that run has logged, for a failing test.</summary>
    public string Logs() => string.Join('\n', _nodes.Select(node => $"--- {node.Key}\n{node.Value.Process.Errors}"));

    public async Task<double> MetricAsync(string name, string metric)
    {
        using HttpClient http = new() { BaseAddress = _nodes[name].Metrics };
        string text = await http.GetStringAsync("/metrics");
        string? line = text.Split('\n').FirstOrDefault(
            line => line.StartsWith($"marketchain_{metric} ", StringComparison.Ordinal)
                || line.StartsWith($"marketchain_{metric}{{", StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (NodeProcess node in _nodes.Values)
        {
            await node.DisposeAsync();
        }

        foreach (DelayRelay door in _doors.Values)
        {
            await door.DisposeAsync();
        }

        _home.Dispose();
    }

    /// <summary>What an earlier loss left in the trash is no file any more.</summary>
    private PowerLoss LossOf(string name)
    {
        string trash = CrashShim.TrashOf(FolderOf(name));
        if (Directory.Exists(trash))
        {
            Directory.Delete(trash, recursive: true);
        }

        return new PowerLoss { Folder = FolderOf(name), Seed = _options.Seed + Interlocked.Increment(ref _starts) };
    }

    private NodeProcess Take(string name)
        => _nodes.TryRemove(name, out NodeProcess? node)
            ? node
            : throw new InvalidOperationException($"{name} does not run");

    /// <summary>Of each two, the later one dials the earlier one.</summary>
    private string PeersOf(string name)
    {
        IEnumerable<string> peers = Names.Where(other => other != name).Select(other =>
        {
            Ed25519PublicKey key = DevelopmentNodes.PublicKeyOf(other);
            bool dials = Names.ToList().IndexOf(other) < Names.ToList().IndexOf(name);
            return dials ? $"{key}@{_doors[other].Address}" : $"{key}";
        });
        return string.Join(',', peers.Append($"{_followerKey}"));
    }

    /// <summary>A frozen one does not answer; then the others' heads are the goal.</summary>
    private static async Task<ulong> TryHeadAsync(MarketChainClient client)
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(1));
        try
        {
            return await client.GetBlockNumberAsync(patience.Token);
        }
        catch (Exception silent) when (silent is OperationCanceledException or MarketChainException)
        {
            return 0;
        }
    }
}
