using System.Text.Json;

namespace MarketChain.Auditor.Tests;

/// <summary>Answers as a node did that is gone.</summary>
internal sealed class RecordedRpc(IReadOnlyDictionary<(string Method, string Parameters), JsonElement> answers) : IRpc
{
    public JsonElement Call(string method, string parameters) => answers[(method, parameters)];
}
