namespace MarketChain.Primitives.Crypto;

/// <summary>
/// Keccak-256 of bytes that come in pieces. A mutable value: keep it in a local or a field and do not copy it.
/// <c>default</c> is ready for use, and <see cref="Finish"/> makes it so again.
/// </summary>
public struct Keccak256Hasher
{
    private KeccakState _state;
    private int _positionBytes;

    /// <summary>Takes the next bytes of the message.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (_positionBytes + bytes.Length >= Keccak256.RateBytes)
        {
            int taken = Keccak256.RateBytes - _positionBytes;
            _state.Xor(bytes[..taken], _positionBytes);
            _state.Permute();
            _positionBytes = 0;
            bytes = bytes[taken..];
        }

        _state.Xor(bytes, _positionBytes);
        _positionBytes += bytes.Length;
    }

    /// <summary>The digest of everything appended; the hasher is empty afterwards.</summary>
    public Hash256 Finish()
    {
        ReadOnlySpan<byte> first = [0x01];
        ReadOnlySpan<byte> last = [0x80];
        _state.Xor(first, _positionBytes);
        _state.Xor(last, Keccak256.RateBytes - 1);
        _state.Permute();
        Hash256 digest = _state.Digest();
        this = default;
        return digest;
    }
}
