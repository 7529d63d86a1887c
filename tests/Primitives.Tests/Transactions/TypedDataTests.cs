using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Primitives.Tests.Transactions;

/// <summary>EIP-712 hashes, against those that ethers 6.17 computed from the specification's types.</summary>
public sealed class TypedDataTests
{
    private static readonly IReadOnlyDictionary<string, string> Hashes = new Dictionary<string, string>(
        StringComparer.Ordinal)
    {
        ["RegisterSite"] =
            "0xe4a3e1a76689549869053b7ba4edd243898e0a9ff6461f84a4d8f741f8bf312e",
        ["SetSubmitters"] =
            "0xa4de71215788e2a5f8b39cfc3745f6fa2d2333a29dea72742c5b8088b492e9fa",
        ["SetSubmittersNone"] =
            "0x6d57940cf01f6b30aaca2a982118c81b1c4b703474b9f783d9b179f9fe67e94b",
        ["WithdrawStake"] =
            "0xb0ac4136029ee7e138fa7a584b65cd8647ee43096899f9c7a555e7ed24534d57",
        ["WithdrawStakePayOut"] =
            "0xecd558ac765e66ae066fa48ff744a5855d7f96adfe50ef9ffb8770098c2686df",
        ["RegisterUids"] =
            "0xcbd3eb8cebf597e5bbdfd80eaa2e6e7757ae7f445c61e812ffa8ab896ef261d6",
        ["RegisterUidsNoSite"] =
            "0x9177645e1cff05e7e170d9d38a7614ef7e498dc1aeb426bceaea40d8f5172734",
        ["BindUid"] =
            "0xee25f00b4f5077c63510de729dfa5fc6cdd74d069f346d15db66ca36289fe31c",
        ["BindUidAlone"] =
            "0x7e527dfdccf5bcce25bce7a66c28050e4333127782726112560ede68e8e9bcd5",
        ["BindUidCancel"] =
            "0xe23dcbcd5a460c384017e3f65820d1751b2e500e8ccc8806a90167e480db5ad7",
        ["LinkUids"] =
            "0x0a2cfc8198675875dc0b57a62ecfd35a73ee22bf99e1737f7e37dc10b34f4e33",
        ["LinkUidsConsent"] =
            "0x736f54855e779b74e80f7efff02eb79da94b1def5501944466de18903336807e",
        ["RotateController"] =
            "0x70b18de3048b22b706733415139495396451ad997ebdeb5266d83cbad41bdc38",
        ["SuspendUid"] =
            "0x658294779b6d6d0db7173c10d3fce4b2d5015f23b38ba08bccf8a6261248c2da",
        ["SuspendUidBlank"] =
            "0xd107334c97ced4e462be1b3361548c015f745009bb4214120a4bca8a3496661e",
        ["CreateCampaign"] =
            "0xc1bba35bcd5c11d8171950371faadae1d60331d47de72cf736fe982972356778",
        ["CreateCampaignLeast"] =
            "0x428cee5fddec7dcfd2bd4d1e731dab07a49cbf0c8900b4c6e09ae8cc8c1cb7a4",
        ["FundCampaign"] =
            "0xb86adce6de5b2ad8d4d1cd78ede65145ebe7c0a6182b22836526aaa72d7c9c86",
        ["UpdateCampaign"] =
            "0x59b648ffd3b118af946b7a2b9036d31eb54f9cc16607cb93a7117a61d0a3ba5c",
        ["UpdateCampaignTerms"] =
            "0x35d42c006b29ee5ffb9e5379c0f3157a484f9df9b62e16c5466273c1966a2fbd",
        ["SubmitImpressions"] =
            "0xe38161c9b4d5997a4e120cf0b832f2ac6578e2d6581cdb7dbed155a6ebc353e0",
        ["SubmitImpressionsPaid"] =
            "0x28fafe2e021ce9999a8939ce581e1fd111413601a8b5c0891f29c1f1b7555224",
        ["SettleEpoch"] =
            "0x217bf0948cab0d8c0cfc36e5ff1def4d10a6bfc65a0995c3aca9f677a770bd7a",
        ["ClaimEarnings"] =
            "0x2c69e065d4bde89a6b5d78c24a7311c52c3bf15e414604634d1e57f9bc5e4ef5",
        ["Transfer"] =
            "0xf37f0d00f6f331ed044694ae268d0fd1a56b0d55ba0d9db2f2a02ed8bcef1054",
        ["TransferPaid"] =
            "0x7dd9eba0f71f800c82f87b870e24b8e4055c76cc3af6b2569cc4f140c6a45321",
        ["Tip"] =
            "0x6a3625f725538c2c9c13b0a1b324a7c6bf7bbe1c5813f6f4385562b450979b5e",
        ["AddStake"] =
            "0x8b4911c15d6c8fde5868ef6e21abab5465f8d584f26d7390d1e3c7dbc6ec267e",
        ["RegisterUaModel"] =
            "0x367e59b8b01f8bb443a1edd52c64e174f987f72e5eea1e53032aeb6500532294",
        ["CreateCampaignContractModel"] =
            "0x59b7c1f4e61eb548d4f469ad66e1e8961fe8240ca024284acf8cdc711bdfd8f3",
    };

    public static TheoryData<string> Names => NativeSamples.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Hashes_as_ethers_does(string name)
        => Assert.Equal(
            Hashes[name], TypedData.Hash(NativeSamples.GenesisHash, NativeSamples.Bodies[name]).ToString());

    [Fact]
    public void Names_the_types_that_a_payload_refers_to_once_and_in_order()
        => Assert.Equal(
            "Native(uint64 chainId,uint32 lane,uint64 sequence,uint64 gasLimit,uint256 maxFeePerGas,"
            + "uint256 maxPriorityFeePerGas,uint64 expiresAtMs,address feePayer,RegisterUids payload)"
            + "Consent(bytes ed25519PublicKey,bytes signature,uint64 deadlineMs)"
            + "RegisterUids(uint32 site,UidEntry[] entries)"
            + "UidEntry(uint32 level,bytes32 commitment,uint32 confidencePermille,Consent controller)",
            TypedData.EncodeType(NativeSamples.Bodies["RegisterUids"].Payload));

    [Theory]
    [MemberData(nameof(Names))]
    public void Recovers_the_wallet_that_signed_typed_data(string name)
    {
        using Secp256k1PrivateKey wallet = DevelopmentAccounts.DeriveKey(0);
        NativeBody body = NativeSamples.Bodies[name] with { FeePayer = default };
        Hash256 hash = TypedData.Hash(NativeSamples.GenesisHash, body);
        NativeTransaction transaction = NativeTransaction.Create(body, new TypedDataPartySignature(wallet.Sign(hash)));

        Assert.True(transaction.TryRecoverSender(NativeSamples.GenesisHash, out Address sender, out _));
        Assert.Equal(wallet.Address, sender);
    }
}
