using System.CommandLine;
using System.Text;
using Hewn.Cli.View;
using Hewn.Store.Sessions;

namespace Hewn.Cli.Sessions;

/// <summary><c>hewn sessions export</c>: a session for other programs.</summary>
internal static class ExportCommand
{
    public const string Name = "export";

    public static readonly string[] Examples =
    [
        "hewn sessions export baseline --to csv --what tracks -o tracks.csv",
        "hewn sessions export baseline --to jsonl | jq 'select(.type == \"point\")'",
        "hewn sessions export baseline --to zip -o baseline.zip",
    ];

    public static Command Create(Terminal terminal, TimeProvider time)
    {
        Argument<string> name = SessionsCommand.SessionArgument();
        var to = new Option<string>("--to")
        {
            Description = "The form: a table, JSON lines of everything, or its files packed",
            HelpName = "csv|jsonl|zip",
            Required = true,
        };
        var what = new Option<string?>("--what")
        {
            Description = "What of it, for csv and jsonl [default: logs for csv, all for jsonl]",
            HelpName = "logs|tracks|parameters",
        };
        var output = new Option<string?>("--output", "-o")
        {
            Description = "The file, which must not exist yet [default for csv and jsonl: the standard output]",
            HelpName = "file",
        };
        var command = new Command(Name, "Write a session as csv, JSON lines or zip.") { name, to, what, output };
        command.SetAction((parsed, cancellation) => SessionsCommand.Run(parsed, terminal, time, scene => Run(
            scene,
            parsed.GetRequiredValue(name),
            OptionValues.Choice("--to", parsed.GetRequiredValue(to), "csv", "jsonl", "zip"),
            parsed.GetValue(what) is { } part
                ? OptionValues.Choice("--what", part, "logs", "tracks", "parameters")
                : null,
            parsed.GetValue(output),
            cancellation)));
        return command;
    }

    private static int Run(
        SessionsScene scene, string name, string form, string? what, string? file, CancellationToken cancellation)
    {
        if (form == "zip" && what is not null)
            throw new UsageException("--what cannot be combined with --to zip, which takes all files.");
        if (form == "zip" && file is null)
            throw new UsageException("--to zip needs --output: the file to write.");
        if (file is { Length: 0 })
            throw new UsageException("--output: '' is not possible. Allowed: the path of a file.");
        SessionPlace place = scene.Find(name);
        if (file is not null && Path.Exists(file))
            throw new UsageException($"--output: '{file}' is there already, and nothing is overwritten.");
        using SessionTails tails = SessionTails.Read(place, TimeZoneInfo.Utc);
        var tally = new SessionTally();
        var export = new SessionExport(place, tails, tally, cancellation);
        string done;
        IReadOnlyList<string> links;
        if (file is null)
        {
            using var lines = new WriterStream(scene.Output, isHarmless: scene.Terminal.IsOutputTerminal);
            done = Write(export, form, what, lines, out links);
        }
        else
        {
            done = WriteFile(export, form, what, file, out links);
        }

        scene.Output.Flush();
        scene.Tell(tally);
        if (form != "zip")
            scene.Tell(tails, place);
        else if (tails.Unwritten > 0)
            scene.Tell($"{SessionText.Count(tails.Unwritten, "line")} in rings of killed processes are not in it; run "
                + $"'hewn recover {place.Path} --recursive' first.");
        foreach (string link in links)
            scene.Tell($"{link} is a link, so it is not in it.");
        if (file is not null)
            scene.Output.WriteLine($"{PlainText.Of(place.FullName)} written to {PlainText.Of(file)}{done}.");
        return SessionsExit.Success;
    }

    private static string WriteFile(
        SessionExport export, string form, string? what, string file, out IReadOnlyList<string> links)
    {
        // First to its end, then under its name: nobody takes half an export for a whole one.
        string unfinished = $"{file}.{Guid.NewGuid():N}.part";
        try
        {
            string done;
            using (var target = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write))
                done = Write(export, form, what, target, out links);
            File.Move(unfinished, file, overwrite: false);
            return done;
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    private static string Write(
        SessionExport export, string form, string? what, Stream target, out IReadOnlyList<string> links)
    {
        links = [];
        ExportPart? part = what switch
        {
            "logs" => ExportPart.Logs,
            "tracks" => ExportPart.Tracks,
            "parameters" => ExportPart.Parameters,
            _ => null,
        };
        switch (form)
        {
            case "zip":
                long files = export.WriteZip(target, out links);
                return $" ({SessionText.Count(files, "file")})";
            case "csv":
                using (var text = new StreamWriter(target, new UTF8Encoding(false), leaveOpen: true))
                    export.WriteCsv(text, part ?? ExportPart.Logs);
                return "";
            default:
                var buffered = new BufferedStream(target, 64 * 1024);
                export.WriteJsonLines(buffered, part ?? ExportPart.All);
                buffered.Flush();
                return "";
        }
    }
}
