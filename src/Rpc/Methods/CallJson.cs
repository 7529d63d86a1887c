using System.Text.Json;
using MarketChain.Chain.Simulation;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;
using MarketChain.Rpc.JsonRpc;

namespace MarketChain.Rpc.Methods;

/// <summary>Reads a call as Ethereum's tools send it: (call, block, state overrides, block overrides).</summary>
internal static class CallJson
{
    private const string QuantityForm = "a hex quantity";
    private const string BytesForm = "0x-prefixed hex";
    private const int ListMax = 4_096;

    /// <summary>The call and its overrides; the block is the caller's to read.</summary>
    /// <param name="parameters">Of the method.</param>
    /// <param name="gasMax">The gas that it gets unless it asks for less.</param>
    public static CallRequest Read(RpcParameters parameters, ulong gasMax)
        => Read(
            parameters.Element(0, "call", "an object"),
            parameters.Has(2) ? parameters.Element(2, "state overrides", "an object") : null,
            parameters.Has(3) ? parameters.Element(3, "block overrides", "an object") : null,
            gasMax);

    /// <summary>The same from where they are.</summary>
    /// <param name="call">The call.</param>
    /// <param name="accounts">State overrides; null for none.</param>
    /// <param name="block">Block overrides; null for none.</param>
    /// <param name="gasMax">The gas that it gets unless it asks for less.</param>
    public static CallRequest Read(JsonElement call, JsonElement? accounts, JsonElement? block, ulong gasMax)
    {
        RequireObject(call, "call");
        return new CallRequest
        {
            From = call.Find("from") is { } from ? RpcParameters.AddressOf(from, "from") : default,
            To = call.Find("to") is { } to ? RpcParameters.AddressOf(to, "to") : null,
            Value = call.Find("value") is { } value ? Quantity(value, "value") : UInt256.Zero,
            Data = (call.Find("input") ?? call.Find("data")) is { } data ? Bytes(data, "input") : default,
            GasLimit = call.Find("gas") is { } gas ? Math.Min(UInt64(gas, "gas"), gasMax) : gasMax,
            GasPrice = (call.Find("gasPrice") ?? call.Find("maxFeePerGas")) is { } price
                ? Quantity(price, "gasPrice")
                : UInt256.Zero,
            AccessList = call.Find("accessList") is { } list ? AccessListOf(list) : default,
            Authorizations = call.Find("authorizationList") is { } authorizations
                ? AuthorizationsOf(authorizations)
                : default,
            Accounts = accounts is { } some ? AccountsOf(some) : [],
            Block = block is { } facts ? BlockOf(facts) : new(),
        };
    }

    private static Dictionary<Address, AccountOverride> AccountsOf(JsonElement json)
    {
        RequireObject(json, "state overrides");
        Dictionary<Address, AccountOverride> accounts = [];
        foreach (JsonProperty property in json.EnumerateObject())
        {
            if (!Address.TryParse(property.Name, out Address address))
            {
                throw RpcParameters.Wrong(
                    $"state overrides: expected an address, got {RpcParameters.Shown(property.Name)}");
            }

            accounts[address] = AccountOf(property.Value);
        }

        return accounts;
    }

    private static AccountOverride AccountOf(JsonElement json)
    {
        RequireObject(json, "state overrides");
        JsonElement? all = json.Find("state");
        JsonElement? some = json.Find("stateDiff");
        if (all is not null && some is not null)
        {
            throw RpcParameters.Wrong("state overrides: expected state or stateDiff, got both");
        }

        return new AccountOverride
        {
            Balance = json.Find("balance") is { } balance ? Quantity(balance, "balance") : null,
            Nonce = json.Find("nonce") is { } nonce ? UInt64(nonce, "nonce") : null,
            Code = json.Find("code") is { } code ? Bytes(code, "code") : null,
            ReplacesStorage = all is not null,
            Slots = (all ?? some) is { } slots ? SlotsOf(slots) : [],
        };
    }

    private static Dictionary<UInt256, UInt256> SlotsOf(JsonElement json)
    {
        RequireObject(json, "state");
        Dictionary<UInt256, UInt256> slots = [];
        foreach (JsonProperty property in json.EnumerateObject())
        {
            slots[Word(property.Name, "slot")] = Word(
                RpcParameters.TextOf(property.Value, "slot's value", "0x and 64 hex digits"), "slot's value");
        }

        return slots;
    }

    private static BlockOverrides BlockOf(JsonElement json)
    {
        RequireObject(json, "block overrides");
        return new BlockOverrides
        {
            Number = json.Find("number") is { } number ? UInt64(number, "number") : null,
            Timestamp = json.Find("time") is { } time ? UInt64(time, "time") : null,
            GasLimit = json.Find("gasLimit") is { } limit ? UInt64(limit, "gasLimit") : null,
            Beneficiary = (json.Find("feeRecipient") ?? json.Find("coinbase")) is { } who
                ? RpcParameters.AddressOf(who, "feeRecipient")
                : null,
            PrevRandao = (json.Find("prevRandao") ?? json.Find("random")) is { } random
                ? RpcParameters.HashOf(random, "prevRandao")
                : null,
            BaseFee = (json.Find("baseFeePerGas") ?? json.Find("baseFee")) is { } fee
                ? Quantity(fee, "baseFeePerGas")
                : null,
            BlobBaseFee = json.Find("blobBaseFee") is { } blob ? Quantity(blob, "blobBaseFee") : null,
        };
    }

    private static ValueList<AccessListEntry> AccessListOf(JsonElement json)
    {
        List<AccessListEntry> entries = [];
        foreach (JsonElement item in ItemsOf(json, "accessList"))
        {
            RequireObject(item, "accessList");
            Address address = RpcParameters.AddressOf(Required(item, "address"), "accessList.address");
            Hash256[] keys = [.. ItemsOf(Required(item, "storageKeys"), "storageKeys")
                .Select(key => RpcParameters.HashOf(key, "storageKeys"))];
            entries.Add(new AccessListEntry(address, [.. keys]));
        }

        return [.. entries];
    }

    private static ValueList<Authorization> AuthorizationsOf(JsonElement json)
    {
        List<Authorization> authorizations = [];
        foreach (JsonElement item in ItemsOf(json, "authorizationList"))
        {
            RequireObject(item, "authorizationList");
            authorizations.Add(new Authorization(
                Quantity(Required(item, "chainId"), "chainId"),
                RpcParameters.AddressOf(Required(item, "address"), "address"),
                UInt64(Required(item, "nonce"), "nonce"),
                (byte)Math.Min(UInt64(Required(item, "yParity"), "yParity"), byte.MaxValue),
                Quantity(Required(item, "r"), "r"),
                Quantity(Required(item, "s"), "s")));
        }

        return [.. authorizations];
    }

    private static IEnumerable<JsonElement> ItemsOf(JsonElement json, string name)
        => json.ValueKind == JsonValueKind.Array && json.GetArrayLength() <= ListMax
            ? json.EnumerateArray()
            : throw RpcParameters.Wrong($"{name}: expected an array of at most {ListMax} items");

    /// <summary>A member that is there and not null.</summary>
    internal static JsonElement? Find(this JsonElement json, string name)
        => json.TryGetProperty(name, out JsonElement member) && member.ValueKind != JsonValueKind.Null ? member : null;

    private static JsonElement Required(JsonElement json, string name)
        => json.Find(name) ?? throw RpcParameters.Wrong($"{name}: missing");

    internal static void RequireObject(JsonElement json, string name)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw RpcParameters.Wrong($"{name}: expected an object, got {RpcParameters.Shown(json)}");
        }
    }

    private static UInt256 Quantity(JsonElement json, string name)
        => UInt256.TryParseQuantity(RpcParameters.TextOf(json, name, QuantityForm), out UInt256 value)
            ? value
            : throw RpcParameters.Wrong($"{name}: expected {QuantityForm}, got {RpcParameters.Shown(json)}");

    private static ulong UInt64(JsonElement json, string name)
        => Quantity(json, name).TryToUInt64(out ulong value)
            ? value
            : throw RpcParameters.Wrong($"{name}: expected {QuantityForm} below 2^64, got {RpcParameters.Shown(json)}");

    private static byte[] Bytes(JsonElement json, string name)
        => Hex.TryDecode(RpcParameters.TextOf(json, name, BytesForm), out byte[]? bytes)
            ? bytes
            : throw RpcParameters.Wrong($"{name}: expected {BytesForm}, got {RpcParameters.Shown(json)}");

    private static UInt256 Word(string text, string name)
        => Hash256.TryParse(text, out Hash256 padded) ? UInt256.ReadBigEndian(padded.Bytes)
            : UInt256.TryParseQuantity(text, out UInt256 quantity) ? quantity
            : throw RpcParameters.Wrong($"{name}: expected 0x and 64 hex digits, got {RpcParameters.Shown(text)}");
}
