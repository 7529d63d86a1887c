using System.Globalization;
using System.Text;
using MarketChain.Marketing.Attention;
using MarketChain.Node.Replay.Run;
using MarketChain.Primitives;
using Spectre.Console;

namespace MarketChain.Node.Replay.Report;

/// <summary>Who was paid, campaign by campaign, as a table for people. Amounts in coin.</summary>
internal static class PayoutTable
{
    private const int TopReasons = 2;

    private static readonly string[] Columns =
    [
        "campaign", "funded", "accepted", "rejected", "UA (million)", "users", "sites", "platform", "refunded",
        "in escrow", "conserved",
    ];

    /// <summary>Writes the table and the totals.</summary>
    public static void Write(IAnsiConsole console, ReplayResult result)
    {
        Table table = new() { Border = TableBorder.Rounded };
        foreach (string column in Columns)
        {
            table.AddColumn(new TableColumn(column) { Alignment = IsText(column) ? Justify.Left : Justify.Right });
        }

        foreach (CampaignResult campaign in result.Campaigns)
        {
            table.AddRow(Cells(
                $"{campaign.Number} {campaign.Name}",
                campaign.Funded,
                campaign.Tally,
                campaign.EscrowLeft,
                campaign.Conserved));
        }

        table.AddEmptyRow();
        table.AddRow(Cells("all", result.Funded, Total(result), result.EscrowLeft, result.Conserved));
        console.Write(table);
        foreach (string line in Summary(result))
        {
            console.WriteLine(line);
        }
    }

    /// <summary>What the table does not show.</summary>
    public static IEnumerable<string> Summary(ReplayResult result)
    {
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Rows:N0} impressions: {result.Accepted:N0} accepted, {result.Rejected:N0} rejected"
            + $" ({Reasons(Total(result), int.MaxValue)}).");
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Uids:N0} UIDs; {result.SettledEpochs:N0} epochs of campaigns settled; "
            + $"{result.Claims.Claimed:N0} users claimed {Coin.Format(result.Claims.Amount)} coin, fees paid from the "
            + $"claims ({result.Claims.TooSmall:N0} earned less than the fee).");
        yield return $"{result.Proofs} sampled payouts proved against the state root of a block (eth_getProof).";
        yield return result.Conserved
            ? "Conserved: funded = users + sites + platform + refunded + in escrow, to the last wei."
            : $"NOT CONSERVED: {result.Difference ?? "the sums differ"}.";
    }

    private static string[] Cells(
        string name, in UInt256 funded, CampaignTally tally, in UInt256 escrowLeft, bool conserved)
        =>
        [
            Markup.Escape(name),
            Coin.Format(funded),
            tally.Accepted.ToString("N0", CultureInfo.InvariantCulture),
            string.Create(CultureInfo.InvariantCulture, $"{tally.Rejected:N0} {Reasons(tally, TopReasons)}").TrimEnd(),
            Millions(tally.Ua),
            Coin.Format(tally.PaidUsers),
            Coin.Format(tally.PaidSites),
            Coin.Format(tally.PlatformFee),
            Coin.Format(tally.Refunded),
            Coin.Format(escrowLeft),
            conserved ? "yes" : "NO",
        ];

    /// <summary>With one decimal, cut off.</summary>
    private static string Millions(in UInt256 ua)
    {
        UInt256 tenths = ua / 100_000UL;
        return $"{tenths / 10UL}.{tenths % 10UL}";
    }

    private static bool IsText(string column) => column is "campaign" or "rejected" or "conserved";

    /// <summary>The reasons of most rejections: "over frequency cap 12, not viewable 7".</summary>
    private static string Reasons(CampaignTally tally, int countMax)
        => string.Join(
            ", ",
            Enumerable.Range(1, tally.RowsByReason.Length - 1)
                .Where(reason => tally.RowsByReason[reason] > 0)
                .OrderByDescending(reason => tally.RowsByReason[reason])
                .Take(countMax)
                .Select(reason => string.Create(
                    CultureInfo.InvariantCulture, $"{Words((RowReason)reason)} {tally.RowsByReason[reason]:N0}")));

    /// <summary>OverFrequencyCap → "over frequency cap".</summary>
    private static string Words(RowReason reason)
    {
        StringBuilder words = new();
        foreach (char letter in reason.ToString())
        {
            if (char.IsUpper(letter) && words.Length > 0)
            {
                words.Append(' ');
            }

            words.Append(char.ToLowerInvariant(letter));
        }

        return words.ToString();
    }

    private static CampaignTally Total(ReplayResult result)
    {
        CampaignTally total = new()
        {
            PaidUsers = result.PaidUsers,
            PaidSites = result.PaidSites,
            PlatformFee = result.PlatformFee,
            Refunded = result.Refunded,
            Ua = result.Ua,
        };
        foreach (CampaignResult campaign in result.Campaigns)
        {
            for (int reason = 0; reason < total.RowsByReason.Length; reason++)
            {
                total.RowsByReason[reason] += campaign.Tally.RowsByReason[reason];
            }
        }

        return total;
    }
}
