using System.Text.Json;

namespace MarketChain.Auditor;

/// <summary>Keeps every answer, so that an audit can be run again without the node.</summary>
public sealed class RecordingRpc(IRpc source) : IRpc
{
    private readonly Dictionary<(string Method, string Parameters), JsonElement> _answers = [];

    /// <summary>Every call so far with its answer.</summary>
    public IReadOnlyDictionary<(string Method, string Parameters), JsonElement> Answers => _answers;

    public JsonElement Call(string method, string parameters)
    {
        if (!_answers.TryGetValue((method, parameters), out JsonElement answer))
        {
            answer = source.Call(method, parameters);
            _answers.Add((method, parameters), answer);
        }

        return answer;
    }
}
