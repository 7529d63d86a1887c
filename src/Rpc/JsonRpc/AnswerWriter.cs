using System.Buffers;

namespace MarketChain.Rpc.JsonRpc;

/// <summary>
/// Where a method writes what it answers. It is stopped soon after the answer has more bytes than it may: nobody would
/// get what it writes on, and memory would have to hold it.
/// </summary>
/// <param name="answer">All that is answered to the request.</param>
/// <param name="bytesMax">What that may have.</param>
internal sealed class AnswerWriter(ArrayBufferWriter<byte> answer, int bytesMax) : IBufferWriter<byte>
{
    /// <inheritdoc/>
    public void Advance(int count) => answer.Advance(count);

    /// <inheritdoc/>
    /// <exception cref="RpcException">The answer is too long already.</exception>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Check();
        return answer.GetMemory(sizeHint);
    }

    /// <inheritdoc/>
    /// <exception cref="RpcException">The answer is too long already.</exception>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Check();
        return answer.GetSpan(sizeHint);
    }

    /// <summary>Asked before more is written, and when all is.</summary>
    /// <exception cref="RpcException">The answer is too long.</exception>
    public void Check()
    {
        if (answer.WrittenCount > bytesMax)
        {
            throw TooLong(bytesMax);
        }
    }

    /// <summary>What is said of such an answer.</summary>
    public static RpcException TooLong(int bytesMax)
        => new(RpcErrorCode.LimitExceeded, $"expected an answer of at most {bytesMax} bytes: ask for less at once");
}
