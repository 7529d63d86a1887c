namespace MarketChain.TestKit;

/// <summary>
/// The worked vectors of a page of <c>docs/spec</c>, so that the page cannot drift from the code:
/// <code>
/// vector NAME                   a name, and behind it a line for each value until an empty line
///   key          value
/// refused REASON HEX WHAT       bytes that are refused
/// </code>
/// </summary>
public sealed class SpecVectors
{
    private readonly Dictionary<string, Dictionary<string, string>> _vectors = new(StringComparer.Ordinal);
    private readonly List<(string Reason, string Hex, string What)> _refused = [];

    private SpecVectors(IEnumerable<string> lines)
    {
        Dictionary<string, string>? current = null;
        foreach (string line in lines)
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            switch (words)
            {
                case ["vector", var name]:
                    current = new(StringComparer.Ordinal);
                    _vectors.Add(name, current);
                    break;
                case ["refused", var reason, var hex, .. var what]:
                    _refused.Add((reason, hex, string.Join(' ', what)));
                    break;
                case [var key, .. var value] when current is not null && line.StartsWith(' '):
                    current.Add(key, string.Join(' ', value));
                    break;
                default:
                    current = null;
                    break;
            }
        }
    }

    public IReadOnlyList<(string Reason, string Hex, string What)> Refused => _refused;

    public IEnumerable<string> Names => _vectors.Keys;

    public IReadOnlyDictionary<string, string> this[string name] => _vectors[name];

    /// <summary>Reads a page of the specification that belongs to these tests.</summary>
    public static SpecVectors Read(string page) => new(SpecPage.Lines(page));
}
