using MarketChain.Primitives.Transactions;
using static MarketChain.Primitives.DecodeReason;
using static MarketChain.Primitives.Tests.Transactions.Forge;

namespace MarketChain.Primitives.Tests.Transactions;

/// <summary>Each limit of a payload, broken once.</summary>
internal static class PayloadRefusals
{
    public static IEnumerable<Refusal> Sites()
    {
        RawMessage Named(params byte[] name) => Message().Bytes(1, name).Bytes(2, Account);
        yield return new("a site without a name", MissingField, "name", Pay(16, Message().Bytes(2, Account)));
        yield return new("a name of 65 bytes", OutOfRange, "name",
            Pay(16, Named([.. Enumerable.Repeat((byte)'a', 65)])));
        yield return new("a name that is not UTF-8", BadText, "name", Pay(16, Named(0xc3, 0x28)));
        yield return new("a surrogate in UTF-8", BadText, "name", Pay(16, Named(0xed, 0xa0, 0x80)));
        yield return new("an overlong form in UTF-8", BadText, "name", Pay(16, Named(0xc1, 0x81)));
        yield return new("a line feed in a name", BadText, "name", Pay(16, Named(0x61, 0x0a)));
        yield return new("a delete in a name", BadText, "name", Pay(16, Named(0x7f)));
        yield return new("U+009F in a name", BadText, "name", Pay(16, Named(0xc2, 0x9f)));
        yield return new("a site without payout", MissingField, "payout", Pay(16, Message().Bytes(1, 0x61)));
        byte[] higher = [.. Enumerable.Repeat((byte)0x78, 20)];
        yield return new("submitters out of order", NotAscending, "submitters",
            Pay(17, Message().Bytes(2, higher).Bytes(2, Account)));
        yield return new("a submitter twice", NotAscending, "submitters",
            Pay(17, Message().Bytes(2, Account).Bytes(2, Account)));
        RawMessage many = Message();
        for (byte i = 1; i <= 65; i++)
        {
            many.Bytes(2, [i, .. Account[1..]]);
        }

        yield return new("65 submitters", OutOfRange, "submitters", Pay(17, many));
    }

    public static IEnumerable<Refusal> Uids()
    {
        RawMessage consent = Message().Message(1, Ed25519());
        RawMessage Entry(int level) => Message().Number(1, (ulong)level);
        yield return new("no entries", MissingField, "entries", Pay(19, Message().Number(1, 2)));
        yield return new("an entry without level", MissingField, "level",
            Pay(19, Message().Number(1, 2).Message(2, Message().Bytes(2, Hash))));
        yield return new("level 4", OutOfRange, "level",
            Pay(19, Message().Number(1, 2).Message(2, Entry(4).Bytes(2, Hash))));
        yield return new("level 1 with a commitment", Inconsistent, "commitment",
            Pay(19, Message().Message(2, Entry(1).Bytes(2, Hash).Message(4, consent))));
        yield return new("level 1 without consent", Inconsistent, "controller",
            Pay(19, Message().Message(2, Entry(1))));
        yield return new("level 2 without commitment", Inconsistent, "commitment",
            Pay(19, Message().Number(1, 2).Message(2, Entry(2))));
        yield return new("level 2 with confidence", Inconsistent, "confidencePermille",
            Pay(19, Message().Number(1, 2).Message(2, Entry(2).Bytes(2, Hash).Number(3, 5))));
        yield return new("level 3 without confidence", Inconsistent, "confidencePermille",
            Pay(19, Message().Number(1, 2).Message(2, Entry(3).Bytes(2, Hash))));
        yield return new("confidence of 1001", OutOfRange, "confidencePermille",
            Pay(19, Message().Number(1, 2).Message(2, Entry(3).Bytes(2, Hash).Number(3, 1001))));
        yield return new("level 2 with consent", Inconsistent, "controller",
            Pay(19, Message().Number(1, 2).Message(2, Entry(2).Bytes(2, Hash).Message(4, consent))));
        yield return new("level 2 without a site", Inconsistent, "site",
            Pay(19, Message().Message(2, Entry(2).Bytes(2, Hash))));
        RawMessage many = Message().Number(1, 2);
        for (int i = 0; i <= RegisterUids.EntriesMax; i++)
        {
            many.Message(2, Entry(2).Bytes(2, Hash));
        }

        yield return new("2001 entries", OutOfRange, "entries", Pay(19, many));
        yield return new("a consent without signature", MissingField, "signature",
            Pay(22, Message().Message(2, Message().Number(3, 9))));
        yield return new("a consent as typed data", MissingField, "signature",
            Pay(22, Message().Message(2, Message().Bytes(4, [.. Hash, .. Hash, 0]))));
        yield return new("a rotation without consent", MissingField, "controller", Pay(22, Message().Number(1, 4)));
        yield return new("a binding without consent", Inconsistent, "controller", Pay(20, Message().Number(1, 4)));
        yield return new("a veto with consent", Inconsistent, "controller",
            Pay(20, Message().Number(1, 4).Message(2, consent).Number(4, 1)));
        yield return new("a veto with an opening", Inconsistent, "opening",
            Pay(20, Message().Number(1, 4).Bytes(3, Hash).Number(4, 1)));
        yield return new("an opening of zeros", ExplicitDefault, "opening",
            Pay(20, Message().Number(1, 4).Message(2, consent).Bytes(3, new byte[32])));
    }

    public static IEnumerable<Refusal> Campaigns()
    {
        yield return new("a campaign without terms", MissingField, "terms", Pay(24, Message().Bytes(3, Account)));
        yield return new("a campaign without platform", MissingField, "platform",
            Pay(24, Message().Message(2, LeastTerms())));
        yield return new("an update without action", MissingField, "action", Pay(26, Message().Number(1, 1)));
        yield return new("action 5", OutOfRange, "action", Pay(26, Message().Number(2, 5)));
        yield return new("a pause with terms", Inconsistent, "terms",
            Pay(26, Message().Number(2, 1).Message(3, LeastTerms())));
        yield return new("new terms without terms", Inconsistent, "terms", Pay(26, Message().Number(2, 4)));
    }

    public static IEnumerable<Refusal> CampaignTerms()
    {
        byte[] amount = [.. Enumerable.Repeat((byte)0xff, 17)];
        yield return new("pricing 2", OutOfRange, "pricing", Terms(Message().Number(1, 2)));
        yield return new("a price of 0", MissingField, "pricePerUa", Terms(Message(), without: 2));
        yield return new("a price of 2^136-1", OutOfRange, "pricePerUa", Terms(Message().Bytes(2, amount)));
        yield return new("a budget of 0", MissingField, "budgetPerEpoch", Terms(Message(), without: 3));
        yield return new("a budget of 2^136-1", OutOfRange, "budgetPerEpoch", Terms(Message().Bytes(3, amount)));
        yield return new("shares of 9,999", Inconsistent, "platformBps", Terms(Message().Number(4, 9_999)));
        yield return new("shares of 10,001", Inconsistent, "platformBps", Terms(Message().Number(5, 1)));
        yield return new("a share of 2^32-1", OutOfRange, "siteBps", Terms(Message().Number(5, uint.MaxValue)));
        yield return new("a cap of 65,536", OutOfRange, "frequencyCap", Terms(Message().Number(7, 65_536)));
        yield return new("an end at the start", Inconsistent, "endMs", Terms(Message().Number(8, 5).Number(9, 5)));
        yield return new("no level", MissingField, "uidLevelMax", Terms(Message(), without: 10));
        yield return new("a level of 4", OutOfRange, "uidLevelMax", Terms(Message().Number(10, 4)));
        yield return new("sites out of order", NotAscending, "allowedSites", Terms(Message().Bytes(11, 2, 1)));
        yield return new("a site twice", NotAscending, "allowedSites", Terms(Message().Bytes(11, 2, 2)));
        yield return new("sites that are not packed", WrongKind, "allowedSites", Terms(Message().Number(11, 2)));
        yield return new("an empty list of sites", ExplicitDefault, "allowedSites", Terms(Message().Bytes(11)));
        yield return new("sites in two pieces", MissingField, "uaModel", Terms(Message().Bytes(11, 2).Bytes(11, 3)));
        yield return new("half a site", Truncated, "allowedSites", Terms(Message().Bytes(11, 1, 0x80)));
        yield return new("257 sites", OutOfRange, "allowedSites",
            Terms(Message().Bytes(11, [.. Enumerable.Range(1, 257).SelectMany(n => RawMessage.Varint((ulong)n))])));
        yield return new("formats out of order", NotAscending, "formatWeights",
            Terms(Message().Message(12, Message().Number(1, 1)).Message(12, Message())));
        yield return new("format 256", OutOfRange, "format", Terms(Message().Message(12, Message().Number(1, 256))));
        yield return new("a weight of 20,001", OutOfRange, "bps",
            Terms(Message().Message(12, Message().Number(2, 20_001))));
        RawMessage many = Message();
        for (uint i = 1; i <= 17; i++)
        {
            many.Message(12, Message().Number(1, i));
        }

        yield return new("17 weights", OutOfRange, "formatWeights", Terms(many));
        yield return new("no model", MissingField, "uaModel", Terms(Message(), without: 13));
        yield return new("model 2", OutOfRange, "uaModel", Terms(Message().Number(13, 2)));
        yield return new("model 255", OutOfRange, "uaModel", Terms(Message().Number(13, 255)));
        yield return new("a UID's cap above 2^40", OutOfRange, "uaCapPerUid",
            Terms(Message().Number(14, (1UL << 40) + 1)));
        yield return new("a site's share above all", OutOfRange, "siteShareBps", Terms(Message().Number(15, 10_001)));
        yield return new("a click rate above all", OutOfRange, "clickRateBps", Terms(Message().Number(16, 10_001)));
    }

    public static IEnumerable<Refusal> Attention()
    {
        yield return new("a batch without rows", MissingField, "rows", Pay(27, Message().Bytes(5, Hash)));
        yield return new("a batch of 10,001 rows", OutOfRange, "rows",
            Pay(27, Message().Number(4, 10_001).Bytes(5, Hash)));
        yield return new("a batch without hash", MissingField, "columnsHash", Pay(27, Message().Number(4, 1)));
        yield return new("a third optional column", OutOfRange, "optionalColumns",
            Pay(27, Message().Number(4, 1).Bytes(5, Hash).Number(7, 4)));
        yield return new("a settlement of no rows", MissingField, "rowsMax", Pay(28, Message().Number(1, 1)));
        yield return new("a settlement of 100,001 rows", OutOfRange, "rowsMax", Pay(28, Message().Number(3, 100_001)));
        yield return new("a claim for nobody", MissingField, "to", Pay(29, Message().Number(1, 1)));
        RawMessage model = Message().Bytes(1, 0x61);
        yield return new("a model without a name", MissingField, "name", Pay(33, Message().Bytes(2, Account)));
        yield return new("a model without contract", MissingField, "contract", Pay(33, model.Bytes(3, Hash)));
        yield return new("a model without hash", MissingField, "codeHash",
            Pay(33, Message().Bytes(1, 0x61).Bytes(2, Account).Number(4, 1)));
        yield return new("a model without gas", MissingField, "rowGas",
            Pay(33, Message().Bytes(1, 0x61).Bytes(2, Account).Bytes(3, Hash)));
        yield return new("a model of 10,001 gas a row", OutOfRange, "rowGas",
            Pay(33, Message().Bytes(1, 0x61).Bytes(2, Account).Bytes(3, Hash).Number(4, 10_001)));
    }
}
