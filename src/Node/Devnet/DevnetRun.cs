using System.Globalization;
using System.Net;
using System.Text.Json;
using MarketChain.Chain.Genesis;
using MarketChain.Node.Running;

namespace MarketChain.Node.Devnet;

/// <summary>
/// All validators of a development chain on one machine: starts each as a process of its own, tells the relays where
/// they listen, passes on what they say, and stops them together.
/// </summary>
internal sealed class DevnetRun(DevnetOptions options, DevnetFolder folder)
{
    private const string PeerWord = " p2p=";

    private readonly IReadOnlyList<GenesisValidator> _validators = folder.Validators;
    private readonly Lock _writing = new();
    private int _code = ExitCode.Done;

    private bool HasPeers => _validators.Count > 1;

    /// <summary>Runs them until they are to stop, or none is left, or one cannot start.</summary>
    /// <returns>The exit code of the first one that ended with a fault.</returns>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        await using DevnetLines lines = new(_validators, options.Delays);
        ValidatorProcess[] processes = [.. _validators.Select((validator, i) => Start(validator, i, lines))];
        try
        {
            Task ended = Task.WhenAll(processes.Select((process, i) => WatchAsync(process, _validators[i])));
            Task stopping = StopRequest.WaitAsync(options.StopWithStdin, stop);
            Task<bool> ready = AreReadyAsync(processes, lines);
            await Task.WhenAny(ready, stopping);
            if (!stopping.IsCompleted && await ready)
            {
                await Task.WhenAny(ended, stopping);
            }

            Array.ForEach(processes, process => process.RequestStop());
            await ended;
            return _code;
        }
        finally
        {
            Array.ForEach(processes, process => process.Dispose());
        }
    }

    private ValidatorProcess Start(GenesisValidator validator, int index, DevnetLines lines)
    {
        string[] network = HasPeers ? ["--listen", "127.0.0.1:0", "--peers", lines.PeersOf(validator)] : [];
        return ValidatorProcess.Start(
            line => Write(Console.Out, line),
            line => Write(Console.Error, Named(validator, line)),
            [
                "--data", folder.Of(validator),
                "--genesis", folder.GenesisFile,
                "--dev-validator", validator.Name,
                "--rpc", $"{DevnetOptions.Behind(options.Rpc, index)}",
                "--metrics", options.Metrics is { } metrics ? $"{DevnetOptions.Behind(metrics, index)}" : "off",
                .. network,
                .. options.Further,
            ]);
    }

    /// <summary>
    /// Waits until all serve, and says so: the others' addresses first, so that who waits for the first one finds all.
    /// </summary>
    private async Task<bool> AreReadyAsync(ValidatorProcess[] processes, DevnetLines lines)
    {
        Task<string?>[] ready = [.. processes.Select((process, i) => ListenAsync(process, _validators[i], lines))];
        await foreach (Task<string?> one in Task.WhenEach(ready))
        {
            if (await one is null)
            {
                return false;
            }
        }

        for (int i = processes.Length - 1; i >= 0; i--)
        {
            string line = (await ready[i])!;
            string id = string.Create(CultureInfo.InvariantCulture, $" pid={processes[i].Id}");
            Write(Console.Out, i == 0 ? line : $"{_validators[i].Name} {line}{id}");
        }

        return true;
    }

    private static async Task<string?> ListenAsync(
        ValidatorProcess process, GenesisValidator validator, DevnetLines lines)
    {
        string? line = await process.Ready;
        if (line is not null && line.IndexOf(PeerWord, StringComparison.Ordinal) is >= 0 and var at)
        {
            lines.SetAddress(validator, IPEndPoint.Parse(line[(at + PeerWord.Length)..].Split(' ')[0]));
        }

        return line;
    }

    private async Task WatchAsync(ValidatorProcess process, GenesisValidator validator)
    {
        int code = await process.Ended;
        Interlocked.CompareExchange(ref _code, code, ExitCode.Done);
        if (HasPeers)
        {
            Write(Console.Error, $"devnet: {validator.Name} has ended with exit code {code}");
        }
    }

    /// <summary>Whose line it is, when there are several.</summary>
    private string Named(GenesisValidator validator, string line)
        => !HasPeers ? line
            : options.LogsJson && line.StartsWith('{') ? $"{{\"validator\":{Quoted(validator.Name)},{line[1..]}"
            : $"{validator.Name}: {line}";

    private static string Quoted(string name) => $"\"{JsonEncodedText.Encode(name)}\"";

    /// <summary>Whole lines, one after the other.</summary>
    private void Write(TextWriter output, string line)
    {
        lock (_writing)
        {
            output.WriteLine(line);
        }
    }
}
