using System.Text.Json;
using System.Text.Unicode;

namespace MarketChain.Rpc.JsonRpc;

/// <summary>
/// Looks through a request before anything is made of it, so that whoever reads it later meets only text that can be
/// read, and not more of it than fits.
/// </summary>
internal static class JsonScan
{
    /// <summary>Reads every token once.</summary>
    /// <exception cref="JsonException">It is no JSON, or no Unicode.</exception>
    /// <exception cref="RpcException">It has too many values.</exception>
    internal static void Check(ReadOnlySpan<byte> request, RpcLimits limits)
    {
        if (!Utf8.IsValid(request))
        {
            throw new JsonException("it is not UTF-8");
        }

        Utf8JsonReader reader = new(request, new JsonReaderOptions { MaxDepth = limits.JsonDepthMax });
        for (int tokens = 0; reader.Read(); tokens++)
        {
            if (tokens == limits.JsonTokensMax)
            {
                throw new RpcException(
                    RpcErrorCode.LimitExceeded, $"expected a request of at most {limits.JsonTokensMax} values");
            }

            if (reader.ValueIsEscaped && IsHalfAPair(ref reader))
            {
                throw new JsonException($"the string at byte {reader.TokenStartIndex} holds half a surrogate pair");
            }
        }
    }

    /// <summary>An escape may name one half of a pair alone: such a string is no text.</summary>
    private static bool IsHalfAPair(ref Utf8JsonReader reader)
    {
        try
        {
            reader.GetString();
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }
}
