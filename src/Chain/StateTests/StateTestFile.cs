using System.Text.Json;
using System.Text.Unicode;
using MarketChain.Evm;

namespace MarketChain.Chain.StateTests;

// Ethereum's state tests: accounts, one transaction, and what must come of it.
//
//   file ──► StateTest (env, pre, transaction with variants, post by fork)
//               │  pre ──► a state in memory           env ──► BlockContext
//               └─ for each fork and variant: StateTestCase ──► the executor of the chain's own blocks
//                                                               ──► state root and hash of the logs, compared
//
// Guaranteed: the same TransactionExecutor runs here and in blocks, so what passes here holds there.
//
// Not done here: blocks, fees of blobs (such transactions are refused), forks before Cancun.

/// <summary>A file of Ethereum's general state tests.</summary>
public static class StateTestFile
{
    /// <summary>The largest file that is read, in bytes.</summary>
    public const int BytesMax = 256 << 20;

    /// <summary>Runs every case of a file whose fork is known here, in the file's order.</summary>
    /// <param name="json">The file.</param>
    /// <param name="runner">Runs them.</param>
    /// <param name="isWanted">Which forks to run.</param>
    /// <exception cref="StateTestException">The file is not one of state tests; the message says where.</exception>
    public static IEnumerable<StateTestResult> Run(
        ReadOnlyMemory<byte> json, StateTestRunner runner, Func<Fork, bool> isWanted)
    {
        using JsonDocument document = Parse(json);
        foreach (JsonProperty property in new StateTestJson(document.RootElement, "file").Properties)
        {
            StateTest test = new(property.Name, new StateTestJson(property.Value, property.Name));
            foreach (StateTestResult result in test.Run(runner, isWanted))
            {
                yield return result;
            }
        }
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            CheckText(json.Span);
            return JsonDocument.Parse(json);
        }
        catch (JsonException wrong)
        {
            throw new StateTestException($"expected JSON: {wrong.Message}");
        }
    }

    /// <summary>
    /// A parser lets strings pass that are no text, and raises what names no place when they are read: they are
    /// refused before.
    /// </summary>
    private static void CheckText(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json))
        {
            throw new StateTestException("expected JSON in UTF-8");
        }

        Utf8JsonReader reader = new(json);
        while (reader.Read())
        {
            if (reader.ValueIsEscaped && !IsText(ref reader))
            {
                throw new StateTestException($"expected text, got half a character at byte {reader.TokenStartIndex}");
            }
        }
    }

    private static bool IsText(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}

/// <summary>What came of one case.</summary>
/// <param name="Name">The test's name and the variant: d, g and v count its data, gas limits and values.</param>
/// <param name="Fork">Its fork, as the file names it.</param>
/// <param name="Error">What differed; null when it passed.</param>
public sealed record StateTestResult(string Name, string Fork, string? Error);

/// <summary>A file that is not one of state tests.</summary>
public sealed class StateTestException(string message) : Exception(message);
