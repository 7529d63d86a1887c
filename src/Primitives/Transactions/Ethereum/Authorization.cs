namespace MarketChain.Primitives.Transactions;

/// <summary>
/// An account's consent to run another's code (EIP-7702). A wrong one is skipped in execution and does not make the
/// transaction wrong, so the signature here is only bounded: v below 2^8, r and s below 2^256.
/// </summary>
/// <param name="ChainId">The chain it holds on; 0 for any.</param>
/// <param name="Address">Whose code; zero takes the code away.</param>
/// <param name="Nonce">The account's nonce that it needs.</param>
/// <param name="Signature">The account's, over keccak256(0x05 ‖ rlp([chainId, address, nonce])).</param>
public sealed record Authorization(UInt256 ChainId, Address Address, ulong Nonce, EthereumSignature Signature);
