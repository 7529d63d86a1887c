namespace MarketChain.Primitives.Tests.Transactions;

/// <summary>A transaction that ethers 6.17 signed with the first development key.</summary>
/// <param name="Name">Its shape.</param>
/// <param name="Envelope">The bytes sent.</param>
/// <param name="SigningHash">What the key signed.</param>
/// <param name="Hash">The transaction's hash.</param>
internal sealed record EthereumVector(string Name, string Envelope, string SigningHash, string Hash);

/// <summary>One of each type and shape.</summary>
internal static class EthereumVectors
{
    public static readonly IReadOnlyList<EthereumVector> All =
    [
        new(
            "LegacyWithoutChain",
            "0xf86380843b9aca008252089470997970c51812dc3a010c7d01b50e0d17dc79c801801ca0c9baefb2dcd425eab49601bde7"
            + "346998a10a658adff8f45fee42137b2599e88fa05dae80cf5725ce0e94701f2285205cd47fbead0b95476149e3a8b35426ea"
            + "1725",
            "0xcecc1d4c4652c262dd5f81698a5d406beb943dde32f0664e4dac77db4faab9f8",
            "0xb1f94d4647a2a4bee43b7be8ceb8af7ba0396de34574d6597fff97cb2b950e02"),
        new(
            "Legacy",
            "0xf86e078504a817c8008252089470997970c51812dc3a010c7d01b50e0d17dc79c8880de0b6b3a764000080829aa9a0783f"
            + "bdb18982c2dce72def547046bd2ddf22b77d02b90b78ef266347e1c808b8a02edccaaf8f5b4522e661276f9931ab16e37f3f"
            + "485deedf6092419836363c248a",
            "0x9c5495d0a27627204af7881ba3a7607688d1370aa8bca3fd2b26ee2ffc23db90",
            "0x9d32dff826e020e394f5c8c83c38922fb2a515b5301d6023fb119599b1091ed5"),
        new(
            "LegacyCreate",
            "0xf8580801830f424080808a600160005260206000f3829aa9a09263c8ed43376539ca9d7a6692b5c47b4724e1fcced4153a"
            + "2b5ea8c0c0df6921a0524786d1a920aed72e7122c15f07120bfb6200f938f09826ba7b34bf2548d11e",
            "0x4b155dd31d5a200feb706d692f24a820315875fa298fbe5d670f5f9a6f81970e",
            "0xc7467eb532ea4d0618ffb2239475578dd036b8b48b097be8c2265f16eb2abf5c"),
        new(
            "LegacyLargeChain",
            "0xf86780808252089470997970c51812dc3a010c7d01b50e0d17dc79c8800088fffffffffffffffda0436ef2c97f69c4d78e"
            + "6231f030c6fbb8a88d2645d092e6b1d34fb09e13f2d08aa023bec17695311f6c7e22448d82ea3cfe547e9f0eb18d6468c4d6"
            + "7fcfbd369fa1",
            "0x0ec0efa82eb828f33b3afc4f045f0ba22022e5ad525219a32ed7f3bf63e27d20",
            "0xf8834cd81429d83175bce8d871c68f36064db01100e794662624dbf7efabcae8"),
        new(
            "AccessList",
            "0x01f8dc824d4381ff07830186a09470997970c51812dc3a010c7d01b50e0d17dc79c88084deadbeeff872f8599470997970"
            + "c51812dc3a010c7d01b50e0d17dc79c8f842a000000000000000000000000000000000000000000000000000000000000000"
            + "01a0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffd694f39fd6e51aad88f6f4ce6ab88272"
            + "79cfffb92266c001a079336fb13e1da1080076379dbe95186f5ce01cb9307bc6f9aaf4861141ba153ca00f4a7258350fd338"
            + "ddcc5e3cdeb51dda1026e742207efd857620d81be54dc9ee",
            "0xb1ff308068c400635b2d195b7d20b833193e515c087163182569c64246e61708",
            "0x4a129f0926feebe6b2c2aa157a8a5b60f1293141803d4532af2ffc7bd34b01e6"),
        new(
            "DynamicFee",
            "0x02f8e7824d438201008459682f00a0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff8252"
            + "089470997970c51812dc3a010c7d01b50e0d17dc79c8a0800000000000000000000000000000000000000000000000000000"
            + "0000000000b83cababababababababababababababababababababababababababababababababababababababababababab"
            + "abababababababababababababababababc001a0a2db437bc163176f2d6ee42a8aa85965cd844af8b552851f7185817783c5"
            + "c77fa04a67017016b5ef088364d7bdedf4640711dddf563c843f687851010356498b35",
            "0x5f9a802973ee4fe7e64f4f82b55c1639cdf18480cf81dbf71b7b7f7632ba2778",
            "0x5b585922d3867097dc8bab959bdb438b1c36dda92d74708da9ed3a31440a5ae5"),
        new(
            "DynamicFeeCreate",
            "0x02f851824d438180807f82cf08808000c080a0e9ffd0f815e017e1d77df941dba158602233e10f8464b0f3f1426183490a"
            + "226ea03dbce52420359b1c213a9fc3d60a1823c1bcdb3e1099bdd40a80f1ea9bb1ba80",
            "0xfc87d9e9204e43eba54c07f78242d0e5d9545206aa30a24d545a6a7492c50e09",
            "0xe9833bcd4e04e2bf5513b274b90a3b256945544f27a648f0787c374298388f4c"),
        new(
            "SetCode",
            "0x04f90121824d4301010a83030d409470997970c51812dc3a010c7d01b50e0d17dc79c88080c0f8baf85c824d4394000000"
            + "00000000000000000000000000000000aa0301a0246ef67ee92bc0593eb9c1fa0c3e7d1ed923a0dca63bf909f824fdce1506"
            + "3df0a02321a0455f5ecabec64f65947d2210ba2af0c10e542b68f0e0b1d216e5de08bff85a80940000000000000000000000"
            + "0000000000000000008001a070b437fd41dca9a17199da4c836d90395d10ec5f50ab848e50a71674973cebfda021a5806d6b"
            + "458b14982e287adf385fd64bcfcac34abeb101cb672d40097aa43701a053a81801761b87e4ed162130e38c02fd238af50318"
            + "cf0975be021d53a549b830a01710e89e41eca3686420281d1619d675a7314ca32571f7e614193d3918a6e062",
            "0xff20d75462d8a577d76271e9fc6952dd56d33473a0def76be8d8da0f9f476c44",
            "0xb907ccb6ec258e2ee62583cd29a05c5084d61071bda6a176174676d78e7c3968"),
    ];
}
