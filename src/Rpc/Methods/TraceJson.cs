using System.Text.Json;
using MarketChain.Chain.Tracing;
using MarketChain.Primitives;
using MarketChain.Rpc.JsonRpc;

namespace MarketChain.Rpc.Methods;

/// <summary>Traces as geth writes them.</summary>
internal static class TraceJson
{
    /// <summary>A trace of steps, or of calls.</summary>
    public static void Write(Utf8JsonWriter json, TransactionTrace trace, TraceKind kind)
    {
        if (kind == TraceKind.Calls)
        {
            WriteFrame(json, trace.Root!);
            return;
        }

        json.WriteStartObject();
        json.WriteNumber("gas", trace.GasUsed);
        json.WriteBoolean("failed", trace.Failed);
        json.Data("returnValue", trace.ReturnValue.Span);
        json.WriteStartArray("structLogs");
        foreach (TraceStep step in trace.Steps)
        {
            WriteStep(json, step);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteStep(Utf8JsonWriter json, TraceStep step)
    {
        json.WriteStartObject();
        json.WriteNumber("pc", step.ProgramCounter);
        json.WriteString("op", step.Opcode);
        json.WriteNumber("gas", step.Gas);
        json.WriteNumber("gasCost", step.GasCost);
        json.WriteNumber("depth", step.Depth);
        if (step.Error is not null)
        {
            json.WriteString("error", step.Error);
        }

        WriteMachine(json, step);
        if (step.Refund != 0)
        {
            json.WriteNumber("refund", step.Refund);
        }

        json.WriteEndObject();
    }

    private static void WriteMachine(Utf8JsonWriter json, TraceStep step)
    {
        if (step.Stack is { } stack)
        {
            json.WriteStartArray("stack");
            foreach (ref readonly UInt256 word in stack.AsSpan())
            {
                json.QuantityValue(word);
            }

            json.WriteEndArray();
        }

        if (step.ReturnData is { Length: > 0 } returned)
        {
            json.Data("returnData", returned);
        }

        if (step.Memory is { } memory)
        {
            json.WriteStartArray("memory");
            for (int offset = 0; offset < memory.Length; offset += UInt256.Size)
            {
                json.DataValue(memory.AsSpan(offset, UInt256.Size));
            }

            json.WriteEndArray();
        }

        if (step.Storage is { } slots)
        {
            json.WriteStartObject("storage");
            foreach ((UInt256 slot, UInt256 value) in slots)
            {
                json.Data(Hex.Encode(slot.ToBigEndian()), value.ToBigEndian());
            }

            json.WriteEndObject();
        }
    }

    /// <summary>Calls itself for the calls inside, which the EVM lets go 1,024 deep.</summary>
    private static void WriteFrame(Utf8JsonWriter json, TraceFrame frame)
    {
        json.WriteStartObject();
        json.Data("from", frame.From);
        json.Quantity("gas", frame.Gas);
        json.Quantity("gasUsed", frame.GasUsed);
        if (frame.To is { } to)
        {
            json.Data("to", to);
        }

        json.Data("input", frame.Input.Span);
        WriteEnd(json, frame);
        if (frame.Calls.Count > 0)
        {
            json.WriteStartArray("calls");
            foreach (TraceFrame call in frame.Calls)
            {
                WriteFrame(json, call);
            }

            json.WriteEndArray();
        }

        WriteLogs(json, frame.Logs);
        if (frame.Value is { } value)
        {
            json.Quantity("value", value);
        }

        json.WriteString("type", frame.Type);
        json.WriteEndObject();
    }

    private static void WriteEnd(Utf8JsonWriter json, TraceFrame frame)
    {
        if (!frame.Output.IsEmpty)
        {
            json.Data("output", frame.Output.Span);
        }

        if (frame.Error is null)
        {
            return;
        }

        json.WriteString("error", frame.Error);
        if (RevertReason.TryRead(frame.Output.Span) is { } reason)
        {
            json.WriteString("revertReason", reason);
        }
    }

    private static void WriteLogs(Utf8JsonWriter json, List<TraceLog> logs)
    {
        if (logs.Count == 0)
        {
            return;
        }

        json.WriteStartArray("logs");
        foreach (TraceLog item in logs)
        {
            json.WriteStartObject();
            json.Data("address", item.Log.Address);
            json.WriteStartArray("topics");
            foreach (Hash256 topic in item.Log.Topics)
            {
                json.DataValue(topic.Bytes);
            }

            json.WriteEndArray();
            json.Data("data", item.Log.Data.Span);
            json.Quantity("position", (ulong)item.CallsBefore);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
