namespace MarketChain.Crash;

/// <summary>The last lines of a stream, within <see cref="CharactersMax"/>; one may wait for a line.</summary>
internal sealed class OutputTail
{
    /// <summary>Enough for the reason of any failure, and no matter how much a process writes.</summary>
    public const int CharactersMax = 64 * 1024;

    private readonly Lock _lock = new();
    private readonly Queue<string> _lines = new();
    private readonly List<Waiter> _waiters = [];
    private int _characters;

    /// <summary>How many lines there were in all.</summary>
    public long Lines { get; private set; }

    public string Text
    {
        get
        {
            lock (_lock)
                return string.Join('\n', _lines);
        }
    }

    /// <summary>Takes one line; null ends the stream.</summary>
    public void Add(string? line)
    {
        if (line is null)
            return;
        lock (_lock)
        {
            Lines++;
            _lines.Enqueue(line);
            _characters += line.Length + 1;
            while (_characters > CharactersMax)
                _characters -= _lines.Dequeue().Length + 1;
            foreach (var waiter in _waiters.Where(waiter => waiter.Condition(line)))
                waiter.Found.TrySetResult(line);
        }
    }

    /// <summary>The first line, already there or yet to come, that satisfies a condition.</summary>
    public Task<string> FindAsync(Func<string, bool> condition)
    {
        lock (_lock)
        {
            if (_lines.FirstOrDefault(condition) is { } line)
                return Task.FromResult(line);
            var waiter = new Waiter(condition);
            _waiters.Add(waiter);
            return waiter.Found.Task;
        }
    }

    private sealed record Waiter(Func<string, bool> Condition)
    {
        public TaskCompletionSource<string> Found { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
