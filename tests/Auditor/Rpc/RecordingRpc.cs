using System.Text.Json;

namespace MarketChain.Auditor;

/// <summary>Keeps the newest answer to every question, so that an audit can be run again without the node.</summary>
public sealed class RecordingRpc(IRpc source) : IRpc
{
    private readonly Dictionary<(string Method, string Parameters), JsonElement> _answers = [];

    /// <summary>Every question so far with its answer.</summary>
    public IReadOnlyDictionary<(string Method, string Parameters), JsonElement> Answers => _answers;

    public JsonElement Call(string method, string parameters) => CallAll(method, [parameters])[0];

    public IReadOnlyList<JsonElement> CallAll(string method, IReadOnlyList<string> parameters)
    {
        IReadOnlyList<JsonElement> answers = source.CallAll(method, parameters);
        foreach ((string each, JsonElement answer) in parameters.Zip(answers))
        {
            _answers[(method, each)] = answer;
        }

        return answers;
    }
}
