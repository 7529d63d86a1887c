using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MarketChain.Rpc.JsonRpc;

/// <summary>
/// JSON-RPC 2.0 without a transport: the bytes of a request in, the bytes of its answer out. One call or a batch; a
/// notification (no id) is carried out and not answered. Never throws for what came from outside.
/// </summary>
/// <param name="methods">What can be called.</param>
/// <param name="limits">How much.</param>
/// <param name="onFailure">Told of an exception that is the node's own fault, with the method's name.</param>
public sealed class JsonRpcDispatcher(MethodTable methods, RpcLimits limits, Action<string, Exception> onFailure)
{
    // Readable in a terminal: what is answered is JSON, and nobody puts it into a page unread.
    // As deep as a trace of 1,025 calls inside one another, two levels each.
    private static readonly JsonWriterOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 2_200,
    };

    /// <summary>The same with a few methods more, those of one connection.</summary>
    internal JsonRpcDispatcher With(IEnumerable<KeyValuePair<string, RpcMethod>> more)
        => new(new MethodTable(more, methods), limits, onFailure);

    /// <summary>Answers a request. Empty when it holds notifications only.</summary>
    /// <param name="request">As it came.</param>
    /// <param name="deadline">Ends when the answer should have been ready: later calls are refused.</param>
    public ReadOnlyMemory<byte> Answer(ReadOnlyMemory<byte> request, CancellationToken deadline = default)
    {
        ArrayBufferWriter<byte> answer = new();
        try
        {
            JsonScan.Check(request.Span, limits);
            using JsonDocument document = JsonDocument.Parse(
                request, new JsonDocumentOptions { MaxDepth = limits.JsonDepthMax, AllowDuplicateProperties = false });
            AnswerDocument(document.RootElement, answer, deadline);
        }
        catch (JsonException e)
        {
            string expected = $"expected JSON with at most {limits.JsonDepthMax} levels";
            WriteError(answer, default, RpcErrorCode.ParseError, $"{expected}: {e.Message}");
        }
        catch (RpcException e)
        {
            WriteError(answer, default, e.Code, e.Message);
        }

        return answer.WrittenMemory;
    }

    private void AnswerDocument(JsonElement root, ArrayBufferWriter<byte> answer, CancellationToken deadline)
    {
        if (root.ValueKind != JsonValueKind.Array)
        {
            AnswerCall(root, answer, deadline);
            return;
        }

        int calls = root.GetArrayLength();
        if (calls == 0 || calls > limits.BatchCallsMax)
        {
            WriteError(
                answer, default, RpcErrorCode.InvalidRequest,
                $"expected a batch of 1 to {limits.BatchCallsMax} calls, got {calls}");
            return;
        }

        answer.Write("["u8);
        int empty = answer.WrittenCount;
        foreach (JsonElement call in root.EnumerateArray())
        {
            int before = answer.WrittenCount;
            if (before > empty)
            {
                answer.Write(","u8);
            }

            int start = answer.WrittenCount;
            AnswerCall(call, answer, deadline);
            if (answer.WrittenCount == start)
            {
                Truncate(answer, before);
            }
        }

        if (answer.WrittenCount == empty)
        {
            answer.ResetWrittenCount();
            return;
        }

        answer.Write("]"u8);
    }

    private void AnswerCall(JsonElement call, ArrayBufferWriter<byte> answer, CancellationToken deadline)
    {
        JsonElement id = default;
        string method = "";
        int start = answer.WrittenCount;
        try
        {
            RpcParameters parameters = ReadCall(call, deadline, out id, out method);
            parameters.CheckTime();
            AnswerWriter writer = new(answer, limits.ResponseBytesMax);
            using Utf8JsonWriter json = new(writer, Plain);
            json.WriteStartObject();
            json.WriteString("jsonrpc"u8, "2.0"u8);
            WriteId(json, id);
            json.WritePropertyName("result"u8);
            methods[method](parameters, json);
            json.WriteEndObject();
            json.Flush();
            writer.Check();
        }
        catch (RpcException e)
        {
            Truncate(answer, start);
            RpcException told = Fits(e.Payload, start) ? e : AnswerWriter.TooLong(limits.ResponseBytesMax);
            WriteError(answer, id, told.Code, told.Message, told.Payload);
        }
        catch (Exception e) when (IsAnswerable(method, e))
        {
            Truncate(answer, start);
            WriteError(answer, id, RpcErrorCode.InternalError, "the node failed to answer; its log says why");
        }

        if (id.ValueKind == JsonValueKind.Undefined && call.ValueKind == JsonValueKind.Object && method.Length > 0)
        {
            Truncate(answer, start);
        }
    }

    /// <summary>Tells the node while the stack still stands; broken code is not answered for.</summary>
    internal bool IsAnswerable(string method, Exception fault)
    {
        onFailure(method, fault);
        return fault is not Primitives.InvariantException;
    }

    private static RpcParameters ReadCall(
        JsonElement call, CancellationToken deadline, out JsonElement id, out string method)
    {
        id = default;
        method = "";
        if (call.ValueKind != JsonValueKind.Object)
        {
            throw Invalid($"expected a call as an object, got {RpcParameters.Shown(call)}");
        }

        if (call.TryGetProperty("id"u8, out JsonElement given))
        {
            id = given.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.Null
                ? given
                : throw Invalid($"id: expected a string, a number or null, got {RpcParameters.Shown(given)}");
        }

        if (!call.TryGetProperty("jsonrpc"u8, out JsonElement version) || !version.ValueEquals("2.0"u8))
        {
            throw Invalid("jsonrpc: expected \"2.0\"");
        }

        if (!call.TryGetProperty("method"u8, out JsonElement name) || name.ValueKind != JsonValueKind.String)
        {
            throw Invalid("method: expected a string");
        }

        method = name.GetString()!;
        if (!call.TryGetProperty("params"u8, out JsonElement parameters))
        {
            return new RpcParameters([], deadline);
        }

        return parameters.ValueKind == JsonValueKind.Array
            ? new RpcParameters([.. parameters.EnumerateArray()], deadline)
            : throw new RpcException(
                RpcErrorCode.InvalidParams, $"params: expected an array, got {RpcParameters.Shown(parameters)}");
    }

    /// <summary>The reason of a revert may be megabytes, and a hundred calls may have one each.</summary>
    private bool Fits(ReadOnlyMemory<byte>? payload, int written)
        => payload is not { Length: var bytes } || (2L * bytes) + written <= limits.ResponseBytesMax;

    private static RpcException Invalid(string message) => new(RpcErrorCode.InvalidRequest, message);

    private static void WriteError(
        ArrayBufferWriter<byte> answer, JsonElement id, RpcErrorCode code, string message,
        ReadOnlyMemory<byte>? payload = null)
    {
        using Utf8JsonWriter json = new(answer, Plain);
        json.WriteStartObject();
        json.WriteString("jsonrpc"u8, "2.0"u8);
        WriteId(json, id);
        json.WriteStartObject("error"u8);
        json.WriteNumber("code"u8, (int)code);
        json.WriteString("message"u8, message);
        if (payload is { } data)
        {
            json.Data("data", data.Span);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteId(Utf8JsonWriter json, JsonElement id)
    {
        json.WritePropertyName("id"u8);
        if (id.ValueKind == JsonValueKind.Undefined)
        {
            json.WriteNullValue();
        }
        else
        {
            id.WriteTo(json);
        }
    }

    /// <summary>Cuts what was written behind a point: an answer that turned into an error, or is not owed.</summary>
    private static void Truncate(ArrayBufferWriter<byte> answer, int length)
    {
        if (answer.WrittenCount == length)
        {
            return;
        }

        byte[] kept = answer.WrittenSpan[..length].ToArray();
        answer.ResetWrittenCount();
        answer.Write(kept);
    }
}
