namespace Hewn.Cli.View.Output;

/// <summary>Results through a pager where a person wants one, else straight to the terminal.</summary>
internal static class PagedOutput
{
    /// <summary>Gives the output to a function, and waits until all of it is written or nobody wants more.</summary>
    public static void Write(Terminal terminal, bool hasPager, Action<Utf8Output> write)
    {
        IPager? pager = hasPager && CommandOf(terminal) is { } command ? terminal.StartPager(command) : null;
        if (pager is null)
        {
            Utf8Output output = Utf8Output.Of(terminal);
            write(output);
            output.Flush();
            return;
        }

        try
        {
            var output = new Utf8Output(pager.Input);
            write(output);
            output.Flush();
        }
        catch (IOException closed) when (Tool.IsClosedPipe(closed))
        {
            // The person has seen enough.
        }
        finally
        {
            pager.Close();
        }
    }

    /// <summary>The pager's command line; null when none is wanted, or there is none.</summary>
    public static string? CommandOf(Terminal terminal)
    {
        string? command = terminal.Environment("HEWN_PAGER") ?? terminal.Environment("PAGER");
        if (command is not null)
            return command.Trim() is "" or "cat" ? null : command;
        string[] folders = (terminal.Environment("PATH") ?? "").Split(Path.PathSeparator);
        return folders.Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, "less"))) ? "less" : null;
    }
}
