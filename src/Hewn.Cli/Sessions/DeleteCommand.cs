using System.CommandLine;
using Hewn.Store.Sessions;

namespace Hewn.Cli.Sessions;

/// <summary><c>hewn sessions delete</c>: a session's directory, for good.</summary>
internal static class DeleteCommand
{
    public const string Name = "delete";
    private const string ForceText =
        "Even if it is write-protected, or said to run on a machine of which nobody can tell here";

    public static readonly string[] Examples =
    [
        "hewn sessions delete ml/baseline        asks first",
        "hewn sessions delete ml/baseline --yes  does not ask",
    ];

    public static Command Create(Terminal terminal, TimeProvider time)
    {
        Argument<string> name = SessionsCommand.SessionArgument();
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask" };
        var force = new Option<bool>("--force") { Description = ForceText };
        var command = new Command(Name, "Delete a session with all its files; not one that is running.")
        {
            name, yes, force,
        };
        command.SetAction(parsed => SessionsCommand.Run(parsed, terminal, time, scene => Run(
            scene,
            scene.Find(parsed.GetRequiredValue(name)),
            parsed.GetValue(yes),
            parsed.GetValue(force))));
        return command;
    }

    private static int Run(SessionsScene scene, SessionPlace place, bool isSure, bool isForced)
    {
        if (SessionDeletion.Refusal(SessionReader.Read(place), isForced) is { } refusal)
            throw new UsageException(refusal);
        (long files, long bytes) = SessionDeletion.Measure(place);
        string size = $"{SessionText.Count(files, "file")}, {SessionText.Bytes(bytes)}";
        string what = $"{place.FullName} ({size}, {place.Path})";
        if (!isSure)
        {
            if (!scene.Terminal.IsInputTerminal)
                throw new UsageException($"nobody can be asked whether {what} is to be deleted. With --yes it is.");
            scene.Terminal.Error.Write($"Delete {PlainText.Of(what)} for good? [y/N] ");
            scene.Terminal.Error.Flush();
            string answer = scene.Terminal.ReadLine()?.Trim() ?? "";
            if (!answer.Equals("y", StringComparison.OrdinalIgnoreCase)
                && !answer.Equals("yes", StringComparison.OrdinalIgnoreCase))
            {
                scene.Tell("nothing was deleted.");
                return SessionsExit.NoMatch;
            }
        }

        // Somebody may have resumed it while its files were counted, or while the question stood there.
        if (SessionDeletion.Refusal(SessionReader.Read(place), isForced) is { } late)
            throw new UsageException(late);
        SessionDeletion.Delete(place);
        scene.Output.WriteLine($"Deleted {PlainText.Of(what)}.");
        return SessionsExit.Success;
    }
}
