using System.Globalization;

namespace MarketChain.Crash;

/// <summary>One crash: what to pass to <see cref="PowerLoss"/> to see it again.</summary>
/// <param name="Seed">Decides what survives.</param>
/// <param name="AtOperation">The operation during which power goes.</param>
public sealed record CrashRound(ulong Seed, long AtOperation)
{
    /// <summary>As <see cref="CrashLoop.Variable"/> takes it: <c>7:1234</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Seed}:{AtOperation}");

    internal static CrashRound Parse(string text)
    {
        var parts = text.Split(':');
        return new CrashRound(
            ulong.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}

/// <summary>A round of a <see cref="CrashLoop"/> failed; the message tells how to repeat it.</summary>
public sealed class CrashRoundException(CrashRound round, string message, Exception? inner = null)
    : Exception($"{message} (repeat with {CrashLoop.Variable}={round})", inner);

/// <summary>
/// Crashes a program again and again: start it under the shim, load it until power is lost, start it plainly,
/// verify, stop it, inspect what it left. Each round draws its own operation from its seed; a failure names both.
/// </summary>
public sealed class CrashLoop
{
    /// <summary>Environment variable that repeats one round alone: <c>SEED:OPERATION</c>.</summary>
    public const string Variable = "MARKETCHAIN_CRASH";

    /// <summary>Environment variable that sets the number of rounds: more than a test run has time for.</summary>
    public const string RoundsVariable = "MARKETCHAIN_CRASHES";

    /// <summary>What to start; called for each of the two starts of a round.</summary>
    public required Func<ProcessCommand> Command { get; init; }

    /// <summary>The folder that stands for the disk; created when missing.</summary>
    public required string Folder { get; init; }

    /// <summary>Operations are drawn from 1 to this; about what <see cref="CountOperationsAsync"/> says.</summary>
    public required long OperationsMax { get; init; }

    /// <summary>
    /// Works with the process. It is expected to fail when the process dies, and may then throw anything; the token
    /// tells it that this has happened. When it returns while the process lives, the power button is pressed.
    /// </summary>
    public required Func<CrashableProcess, CancellationToken, Task> Load { get; init; }

    /// <summary>Checks the restarted process, and throws if something that was promised is lost.</summary>
    public required Func<CrashableProcess, Task> Verify { get; init; }

    /// <summary>Checks the folder once the restarted process has stopped, and throws if it is wrong.</summary>
    public Func<Task> Inspect { get; init; } = () => Task.CompletedTask;

    /// <summary>Done before each round, such as emptying the folder; by default it goes from round to round.</summary>
    public Func<CrashRound, Task> Prepare { get; init; } = _ => Task.CompletedTask;

    /// <summary>One line for each round.</summary>
    public Action<string> Print { get; init; } = Console.WriteLine;

    /// <summary>For each of: the load until the crash, the graceful stop.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// How much later than its sockets a dying process may disappear; generous, since it is only spent when the load
    /// fails and the process lives.
    /// </summary>
    public TimeSpan DeathGrace { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Runs rounds with the seeds from 1, or what the environment asks for instead.</summary>
    /// <param name="rounds">
    /// How many, unless <see cref="RoundsVariable"/> says otherwise or <see cref="Variable"/> names one.
    /// </param>
    /// <returns>How many were run.</returns>
    /// <exception cref="CrashRoundException">A round failed.</exception>
    public async Task<int> RunAsAskedAsync(int rounds)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } chosen)
        {
            await RunAsync(CrashRound.Parse(chosen));
            return 1;
        }

        if (Environment.GetEnvironmentVariable(RoundsVariable) is { Length: > 0 } wanted)
            rounds = int.Parse(wanted, CultureInfo.InvariantCulture);
        await RunAsync(rounds);
        return rounds;
    }

    /// <summary>Runs one round for each seed.</summary>
    /// <param name="rounds">How many.</param>
    /// <param name="firstSeed">The seed of the first round.</param>
    /// <exception cref="CrashRoundException">A round failed.</exception>
    public async Task RunAsync(int rounds, ulong firstSeed = 1)
    {
        for (var index = 0; index < rounds; index++)
            await RunAsync(RoundOf(firstSeed + (ulong)index));
    }

    /// <summary>Runs one round.</summary>
    /// <exception cref="CrashRoundException">It failed.</exception>
    public async Task RunAsync(CrashRound round)
    {
        await Prepare(round);
        var loss = await CrashAsync(round);
        Print($"{Variable}={round}: {loss}");
        await VerifyAsync(round);
        try
        {
            await Inspect();
        }
        catch (Exception failure)
        {
            throw new CrashRoundException(round, $"what the crash left: {failure.Message}", failure);
        }
    }

    /// <summary>Runs the load once without a crash, up to its own end, and stops the process gracefully.</summary>
    /// <returns>How many operations there were: a good <see cref="OperationsMax"/>.</returns>
    /// <exception cref="TimeoutException">The process did not stop.</exception>
    /// <exception cref="InvalidOperationException">It did not end by a normal exit.</exception>
    public async Task<long> CountOperationsAsync()
    {
        EmptyTrash();
        var countFile = CrashShim.TrashOf(Folder) + ".count";
        await using var process = CrashableProcess.Start(
            Command(), new PowerLoss { Folder = Folder, CountFile = countFile });
        await Load(process, CancellationToken.None);
        process.RequestStop();
        var end = await process.WaitForExitAsync(Deadline);
        if (!File.Exists(countFile))
            throw new InvalidOperationException($"the process did not exit normally: {end}");
        var count = long.Parse(await File.ReadAllTextAsync(countFile), CultureInfo.InvariantCulture);
        File.Delete(countFile);
        return count;
    }

    private CrashRound RoundOf(ulong seed)
        => new(seed, new Random((int)(seed % int.MaxValue)).NextInt64(1, OperationsMax + 1));

    private async Task<string> CrashAsync(CrashRound round)
    {
        EmptyTrash();
        await using var process = CrashableProcess.Start(
            Command(), new PowerLoss { Folder = Folder, Seed = round.Seed, AtOperation = round.AtOperation });
        using var dead = new CancellationTokenSource();
        var load = LoadAsync(process, dead.Token);
        var exit = process.WaitForExitAsync(Deadline);
        if (await Task.WhenAny(load, exit) == load)
            await EndOfLoadAsync(round, process, load, exit);
        var end = await exit;
        await dead.CancelAsync();
        if (!end.LostPower)
            throw new CrashRoundException(round, $"the process ended without losing power: {end}", load.Exception);
        await load.ContinueWith(_ => { }, TaskScheduler.Default).WaitAsync(Deadline);
        return end.Errors.Split('\n').Last(line => line.StartsWith("crash shim", StringComparison.Ordinal));
    }

    /// <summary>A load that throws at once fails like one that throws later.</summary>
    private async Task LoadAsync(CrashableProcess process, CancellationToken dead) => await Load(process, dead);

    /// <summary>A load that ends first: it is done, or the process has just died, or the load failed.</summary>
    private async Task EndOfLoadAsync(CrashRound round, CrashableProcess process, Task load, Task exit)
    {
        if (load.IsCompletedSuccessfully)
        {
            process.PressPowerButton();
            return;
        }

        try
        {
            await exit.WaitAsync(DeathGrace);
        }
        catch (TimeoutException)
        {
            throw new CrashRoundException(round, $"the load failed, not the process: {load.Exception}", load.Exception);
        }
    }

    private async Task VerifyAsync(CrashRound round)
    {
        await using var process = CrashableProcess.Start(Command());
        try
        {
            await Verify(process);
        }
        catch (Exception failure)
        {
            throw new CrashRoundException(
                round, $"after the crash: {failure.Message}\n{process.Output}\n{process.Errors}\n", failure);
        }

        process.RequestStop();
        await process.WaitForExitAsync(Deadline);
    }

    private void EmptyTrash()
    {
        Directory.CreateDirectory(Folder);
        var trash = CrashShim.TrashOf(Folder);
        if (Directory.Exists(trash))
            Directory.Delete(trash, recursive: true);
    }
}
