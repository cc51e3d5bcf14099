using Hewn;

namespace Seeds.Seed4;

/// <summary>"With Rich Console Output": colours, aligned fields, exceptions spread over rows.</summary>
internal static class RichExample
{
    public static async Task RunAsync()
    {
        Log.Start(path: null, log => log.Console = new ConsoleOptions
        {
            Format = ConsoleFormat.Pretty,  // Pretty formatting, beautiful exceptions
            Color = ColorMode.Always,       // Auto, the default, asks the terminal and NO_COLOR
        });
        try
        {
            throw new InvalidOperationException("boom");
        }
        catch (InvalidOperationException e)
        {
            Log.Error(e, "Rollout failed", ("rollout", 7));
        }

        await Log.StopAsync();
    }
}
