using Spectre.Console;

namespace MarketChain.Node.Commands;

/// <summary>Shows how far long work is: a bar on standard error when that is a terminal, else nothing.</summary>
internal static class ProgressBar
{
    /// <summary>Does the work, which tells how much of it is done.</summary>
    /// <param name="title">What is being done.</param>
    /// <param name="total">How much there is to do, in any unit.</param>
    /// <param name="work">Calls its argument with what is done so far.</param>
    public static T Run<T>(string title, double total, Func<Action<double>, T> work)
    {
        if (Console.IsErrorRedirected)
        {
            return work(_ => { });
        }

        AnsiConsoleSettings settings = new() { Out = new AnsiConsoleOutput(Console.Error) };
        return AnsiConsole.Create(settings).Progress().Start(context =>
        {
            ProgressTask task = context.AddTask(Markup.Escape(title), maxValue: Math.Max(total, 1));
            T result = work(done => task.Value = done);
            task.Value = task.MaxValue;
            return result;
        });
    }
}
