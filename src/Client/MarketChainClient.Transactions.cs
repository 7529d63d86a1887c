using MarketChain.Client.JsonRpc;
using MarketChain.Primitives;

namespace MarketChain.Client;

public sealed partial class MarketChainClient
{
    /// <summary>Hands a signed transaction of any type to the node's pool.</summary>
    /// <param name="raw">Its envelope, or of a batch the pooled form with its rows.</param>
    /// <param name="cancellation">Ends the wait; it may have been taken in nevertheless.</param>
    /// <returns>Its hash.</returns>
    /// <exception cref="MarketChainException">The node refused it, with the reason; nothing changed then.</exception>
    public Task<Hash256> SendRawAsync(ReadOnlyMemory<byte> raw, CancellationToken cancellation = default)
        => CallAsync(
            "mkt_sendTransaction",
            result => JsonFields.HashOf(result, "transaction hash"),
            cancellation,
            Hex.Encode(raw.Span));

    /// <summary>Waits until a transaction is in a block, where it is final.</summary>
    /// <param name="transaction">Its hash.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Its receipt, whether it succeeded or failed.</returns>
    /// <exception cref="MarketChainException">Timed out, or the node did not answer as it should.</exception>
    public async Task<Receipt> WaitForReceiptAsync(
        Hash256 transaction, TimeSpan timeout, CancellationToken cancellation = default)
        => await WaitForAsync(
            stop => FindReceiptAsync(transaction, stop),
            timeout,
            $"transaction {transaction} in a block",
            cancellation);

    /// <summary>Asks again and again until there is an answer.</summary>
    /// <param name="ask">Returns null while there is none.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="what">What is awaited, for the message.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="MarketChainException">Timed out, or what <paramref name="ask"/> throws.</exception>
    public async Task<T> WaitForAsync<T>(
        Func<CancellationToken, Task<T?>> ask, TimeSpan timeout, string what, CancellationToken cancellation = default)
        where T : class
    {
        long started = _time.GetTimestamp();
        while (true)
        {
            if (await ask(cancellation) is { } answer)
            {
                return answer;
            }

            if (_time.GetElapsedTime(started) > timeout)
            {
                throw new MarketChainException(ClientFault.TimedOut, $"waited {timeout.TotalSeconds} s for {what}");
            }

            await _time.PauseAsync(PollInterval, cancellation);
        }
    }
}
