using System.Text;

namespace MarketChain.Crash.Tests;

/// <summary>
/// The naive twin of the shim: what a disk may hold after a history of operations, found by trying every possibility.
/// It knows two folders, which are durable from the start.
/// </summary>
internal sealed class DiskModel(string firstFolder, string secondFolder)
{
    private readonly Dictionary<string, ModelFile> _durable = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ModelFile> _current = new(StringComparer.Ordinal);
    private readonly List<NameChange> _pending = [];

    /// <summary>The names that the running program sees.</summary>
    public IReadOnlyList<string> Paths => [.. _current.Keys.Order(StringComparer.Ordinal)];

    public void Create(string path) => Change(new NameChange([(path, new ModelFile())]));

    public void Remove(string path) => Change(new NameChange([(path, null)]));

    /// <summary>Between two names of one file nothing happens, as POSIX has it.</summary>
    public void Move(string from, string to)
    {
        if (_current[from] != _current.GetValueOrDefault(to))
            Change(new NameChange([(from, null), (to, _current[from])]));
    }

    public void Link(string from, string to) => Change(new NameChange([(to, _current[from])]));

    public int Size(string path) => _current[path].States[^1].Length;

    public void Write(string path, int offset, string text) => _current[path].Write(offset, text);

    public void Resize(string path, int size) => _current[path].Resize(size);

    public void SyncFile(string path) => _current[path].Sync();

    public void SyncFolder(string folder)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal) { folder };
        var durable = new List<NameChange>();
        foreach (var change in Enumerable.Reverse(_pending).Where(change => change.Folders.Overlaps(reached)))
        {
            reached.UnionWith(change.Folders);
            durable.Insert(0, change);
        }

        durable.ForEach(change => change.ApplyTo(_durable));
        _pending.RemoveAll(durable.Contains);
    }

    /// <summary>May a disk hold this after power was lost now?</summary>
    /// <param name="content">Path and bytes of every file.</param>
    public bool Allows(IReadOnlyDictionary<string, byte[]> content)
        => PossibleNames().Any(names => names.Count == content.Count
            && names.All(name => content.TryGetValue(name.Key, out var bytes) && name.Value.Allows(bytes)));

    private void Change(NameChange change)
    {
        change.ApplyTo(_current);
        _pending.Add(change);
    }

    /// <summary>Every pair of points up to which the two folders may have kept their changes.</summary>
    private IEnumerable<Dictionary<string, ModelFile>> PossibleNames()
        => from first in Enumerable.Range(0, _pending.Count + 1)
           from second in Enumerable.Range(0, _pending.Count + 1)
           where _pending.Index().All(change => AreMovesWhole(change.Index, change.Item, first, second))
           select NamesAfter(first, second);

    private bool AreMovesWhole(int index, NameChange change, int first, int second)
        => !change.Folders.Contains(firstFolder) || !change.Folders.Contains(secondFolder)
            || (index < first) == (index < second);

    private Dictionary<string, ModelFile> NamesAfter(int first, int second)
    {
        var names = new Dictionary<string, ModelFile>(_durable, StringComparer.Ordinal);
        foreach (var (index, change) in _pending.Index())
        {
            if (index < (change.Folders.Contains(firstFolder) ? first : second))
                change.ApplyTo(names);
        }

        return names;
    }

    /// <summary>What one operation makes of some paths, all or none; null: the path is gone.</summary>
    private sealed record NameChange(IReadOnlyList<(string Path, ModelFile? File)> Outcome)
    {
        public HashSet<string> Folders { get; } = [.. Outcome.Select(one => Path.GetDirectoryName(one.Path)!)];

        public void ApplyTo(Dictionary<string, ModelFile> names)
        {
            foreach (var (path, file) in Outcome)
            {
                if (file is null)
                    names.Remove(path);
                else
                    names[path] = file;
            }
        }
    }

    /// <summary>The bytes of a file after each operation since its last sync, the synced ones first.</summary>
    private sealed class ModelFile
    {
        public List<byte[]> States { get; } = [[]];

        public void Write(int offset, string text)
        {
            var bytes = States[^1].ToArray();
            if (bytes.Length < offset + text.Length)
                Array.Resize(ref bytes, offset + text.Length);
            Encoding.ASCII.GetBytes(text, bytes.AsSpan(offset));
            States.Add(bytes);
        }

        public void Resize(int size)
        {
            var bytes = States[^1].ToArray();
            Array.Resize(ref bytes, size);
            States.Add(bytes);
        }

        public void Sync() => States.RemoveRange(0, States.Count - 1);

        /// <summary>Each byte is of some state, or zero where one ends; the size is between two neighbours'.</summary>
        public bool Allows(byte[] found)
            => IsSizeAllowed(found.Length) && found.Index().All(one => IsByteAllowed(one.Index, one.Item));

        private bool IsSizeAllowed(int size)
            => States.Exists(state => state.Length == size)
                || States.Zip(States.Skip(1)).Any(pair => size > pair.First.Length && size < pair.Second.Length);

        private bool IsByteAllowed(int index, byte value)
            => States.Exists(state => index < state.Length ? state[index] == value : value == 0);
    }
}
