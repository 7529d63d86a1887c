using System.Text.Json;

namespace MarketChain.Auditor;

/// <summary>Keeps every answer, so that an audit can be run again without the node.</summary>
public sealed class RecordingRpc(IRpc source) : IRpc
{
    private readonly Dictionary<(string Method, string Parameters), JsonElement> _answers = [];

    /// <summary>Every call so far with its answer.</summary>
    public IReadOnlyDictionary<(string Method, string Parameters), JsonElement> Answers => _answers;

    public JsonElement Call(string method, string parameters) => CallAll(method, [parameters])[0];

    public IReadOnlyList<JsonElement> CallAll(string method, IReadOnlyList<string> parameters)
    {
        string[] fresh = [.. parameters.Where(each => !_answers.ContainsKey((method, each))).Distinct()];
        foreach ((string each, JsonElement answer) in fresh.Zip(source.CallAll(method, fresh)))
        {
            _answers.Add((method, each), answer);
        }

        return [.. parameters.Select(each => _answers[(method, each)])];
    }
}
