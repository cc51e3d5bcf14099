using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Hewn.Sessions;

/// <summary>What git says of the working directory: commit, branch, whether tracked files were changed.</summary>
/// <param name="Commit">The commit; null before the first.</param>
/// <param name="Branch">The branch; null when none is checked out.</param>
/// <param name="IsDirty">Whether tracked files differ from the commit; null where that could not be found out.</param>
internal sealed record GitState(string? Commit, string? Branch, bool? IsDirty)
{
    /// <summary>Asks <c>git</c>, or reads <c>.git</c> where there is no such program. Null outside a repository.
    /// </summary>
    public static GitState? Of(string directory)
    {
        try
        {
            return Ask(directory) ?? Read(directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return null; // A session does not fail because of it.
        }
    }

    public JsonObject ToJson() => new() { ["commit"] = Commit, ["branch"] = Branch, ["dirty"] = IsDirty };

    /// <summary>What <c>git status --porcelain=v2 --branch</c> said.</summary>
    internal static GitState? Parse(string status)
    {
        string? commit = null;
        string? branch = null;
        bool isDirty = false;
        foreach (string line in status.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("# branch.oid ", StringComparison.Ordinal))
                commit = line[13..].Trim();
            else if (line.StartsWith("# branch.head ", StringComparison.Ordinal))
                branch = line[14..].Trim();
            else if (!line.StartsWith('#'))
                isDirty = true;
        }

        return commit is null
            ? null
            : new GitState(commit == "(initial)" ? null : commit, branch == "(detached)" ? null : branch, isDirty);
    }

    /// <summary>What the files of git itself say.</summary>
    internal static GitState? Read(string directory)
    {
        for (string? at = Path.GetFullPath(directory); at is not null; at = Path.GetDirectoryName(at))
        {
            string git = Path.Combine(at, ".git");
            if (File.Exists(git)) // A worktree: the file says where.
                git = Path.GetFullPath(Path.Combine(at, File.ReadAllText(git).Replace("gitdir:", null).Trim()));
            if (File.Exists(Path.Combine(git, "HEAD")))
                return ReadFolder(git);
        }

        return null;
    }

    private static GitState ReadFolder(string git)
    {
        const string Reference = "ref: ";
        const string Heads = "refs/heads/";
        string head = File.ReadAllText(Path.Combine(git, "HEAD")).Trim();
        if (!head.StartsWith(Reference, StringComparison.Ordinal))
            return new GitState(head, null, null);
        string name = head[Reference.Length..];
        string common = Path.Combine(git, "commondir");
        string shared = File.Exists(common)
            ? Path.GetFullPath(Path.Combine(git, File.ReadAllText(common).Trim()))
            : git;
        string loose = Path.Combine(shared, name);
        string packed = Path.Combine(shared, "packed-refs");
        string? commit = File.Exists(loose) ? File.ReadAllText(loose).Trim()
            : File.Exists(packed) ? File.ReadLines(packed)
                .FirstOrDefault(line => line.EndsWith(' ' + name, StringComparison.Ordinal))?.Split(' ')[0]
            : null;
        return new GitState(
            commit, name.StartsWith(Heads, StringComparison.Ordinal) ? name[Heads.Length..] : name, null);
    }

    private static GitState? Ask(string directory)
    {
        var start = new ProcessStartInfo(
            "git", ["status", "--porcelain=v2", "--branch", "--untracked-files=no", "--ignore-submodules"])
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        start.Environment["GIT_OPTIONAL_LOCKS"] = "0"; // It must not be in the way of a commit.
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        try
        {
            using Process? git = Process.Start(start);
            if (git is null)
                return null;
            git.StandardInput.Close();
            Task<string> output = git.StandardOutput.ReadToEndAsync();
            Task<string> errors = git.StandardError.ReadToEndAsync();
            if (!Task.WaitAll([output, errors], Limits.GitPatience) || !git.WaitForExit(Limits.GitPatience))
            {
                git.Kill(entireProcessTree: true);
                return null;
            }

            return git.ExitCode == 0 ? Parse(output.Result) : null;
        }
        catch (Exception e) when (e is Win32Exception or AggregateException or NotSupportedException)
        {
            return null; // No such program.
        }
    }
}
