using System.Text.Json;
using System.Text.Json.Nodes;

namespace MarketChain.Auditor;

/// <summary>Answers as the source does, but for one call: what an audit is to see.</summary>
public sealed class MutatedRpc(IRpc source, (string Method, string Parameters) call, Func<JsonNode, JsonNode> change)
    : IRpc
{
    public JsonElement Call(string method, string parameters)
    {
        JsonElement answer = source.Call(method, parameters);
        return (method, parameters) == call
            ? JsonSerializer.SerializeToElement(change(JsonNode.Parse(answer.GetRawText())!))
            : answer;
    }
}
