using System.CommandLine;
using Hewn.Store.Sessions;

namespace Hewn.Cli.Sessions;

/// <summary><c>hewn sessions import</c>: sessions of another tree, copied with checks.</summary>
internal static class ImportCommand
{
    public const string Name = "import";

    public static readonly string[] Examples =
    [
        "hewn sessions import ~/old/.dreamlake --dry-run        what would be copied, and what is odd in it",
        "hewn sessions import ~/old/.dreamlake --dir ./data     all workspaces",
        "hewn sessions import ~/old/.dreamlake/ml/baseline --workspace archive",
    ];

    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var path = new Argument<string>("PATH") { Description = "A tree, a workspace, or a session's directory" };
        var workspace = new Option<string?>("--workspace")
        {
            Description = "The workspace for all of them [default: their own]",
            HelpName = "name",
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Check everything, and write nothing" };
        var json = new Option<bool>("--json") { Description = "One JSON object, for programs" };
        var command = new Command(
            Name, "Copy sessions of a Dreamlake or Hewn tree; nothing is overwritten, the source stays as it is.")
        {
            path, workspace, dryRun, json,
        };
        command.SetAction((parsed, cancellation) => SessionsCommand.Run(parsed, terminal, time, scene => Run(
            scene,
            parsed.GetRequiredValue(path),
            parsed.GetValue(workspace),
            parsed.GetValue(dryRun),
            parsed.GetValue(json),
            cancellation)));
        return command;
    }

    private static int Run(
        SessionsScene scene,
        string path,
        string? workspace,
        bool isDryRun,
        bool isJson,
        CancellationToken cancellation)
    {
        if (!Directory.Exists(path))
            throw new UsageException($"there is no folder '{path}'. Name the tree that is to be imported.");
        if (workspace is not null && !IsWorkspace(workspace))
        {
            throw new UsageException($"--workspace: '{workspace}' is not possible. Allowed: a name, or up to "
                + $"{SessionImport.MaxWorkspaceParts} with / between, none of which begins with a dot or has control "
                + "characters.");
        }

        string target = scene.Roots.Target;
        if (File.Exists(target))
            throw new UsageException($"'{target}' ({scene.Roots.Origin}) is a file, not the folder of the sessions.");
        IReadOnlyList<SessionPlace> found = SessionImport.Find(path, out IReadOnlyList<string> problems);
        foreach (string problem in problems)
            scene.TellFailure(problem);
        if (found.Count == 0)
        {
            scene.Tell($"no sessions in '{Path.GetFullPath(path)}': expected folders with session.json.");
            return scene.HasFailed ? SessionsExit.Failure : SessionsExit.NoMatch;
        }

        var import = new SessionImport(target, workspace, isDryRun);
        var outcomes = new List<ImportOutcome>();
        foreach (SessionPlace place in found)
        {
            ImportOutcome outcome = import.Run(place, cancellation);
            outcomes.Add(outcome);
            if (!isJson)
                Write(scene, outcome);
        }

        int refused = outcomes.Count(outcome => outcome.State == ImportState.Refused);
        if (isJson)
            scene.Output.WriteLine(PlainText.OfJson(SessionsJson.Import(outcomes, isDryRun)));
        else
            WriteTotals(scene, outcomes, refused, Path.GetFullPath(target), isDryRun);
        return refused > 0 || scene.HasFailed ? SessionsExit.Failure : SessionsExit.Success;
    }

    private static bool IsWorkspace(string text)
    {
        string[] parts = text.Split('/');
        return parts.Length <= SessionImport.MaxWorkspaceParts
            && Array.TrueForAll(parts, part => part.Length > 0 && part[0] != '.'
                && !part.Any(c => char.IsControl(c) || c == '\\'));
    }

    private static void Write(SessionsScene scene, ImportOutcome outcome)
    {
        string name = PlainText.Of(outcome.FullName);
        if (outcome.State == ImportState.Refused)
        {
            scene.Output.Flush();
            scene.TellFailure($"{outcome.FullName} was not imported: {outcome.Problem}");
            return;
        }

        string done = outcome.State == ImportState.Planned ? "to copy" : "copied";
        scene.Output.WriteLine(scene.Ink.Good($"{name}: ")
            + $"{SessionText.Count(outcome.Report.Files, "file")} {done}, {SessionText.Bytes(outcome.Report.Bytes)}, "
            + SessionText.Count(outcome.Report.Lines, "line"));
        foreach (string note in outcome.Report.Notes)
            scene.Output.WriteLine($"  {scene.Ink.Odd(PlainText.Of(note))}");
    }

    private static void WriteTotals(
        SessionsScene scene, List<ImportOutcome> outcomes, int refused, string target, bool isDryRun)
    {
        string done = isDryRun ? "to import into" : "imported into";
        string left = refused > 0 ? $"; {refused} refused" : "";
        string nothing = isDryRun ? " Nothing was written." : "";
        scene.Output.WriteLine(scene.Ink.Strong(
            $"{SessionText.Count(outcomes.Count - refused, "session")} {done} {PlainText.Of(target)}{left}.{nothing}"));
    }
}
