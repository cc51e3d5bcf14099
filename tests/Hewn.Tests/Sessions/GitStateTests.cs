using System.Text.Json;
using Hewn.Sessions;
using Hewn.Tests.Support;

namespace Hewn.Tests.Sessions;

public sealed class GitStateTests : IDisposable
{
    private readonly SessionFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Git_is_asked_or_read()
    {
        GitState.Parse("# branch.oid abc\n# branch.head main\n1 .M N... file\n")
            .ShouldBe(new GitState("abc", "main", true));
        GitState.Parse("# branch.oid (initial)\n# branch.head (detached)\n")
            .ShouldBe(new GitState(null, null, false));
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.Path(".git/refs/heads"));
        Directory.CreateDirectory(folder.Path("deep/er"));
        File.WriteAllText(folder.Path(".git/HEAD"), "ref: refs/heads/topic/x\n");
        File.WriteAllText(folder.Path(".git/packed-refs"), "# pack-refs\n1234 refs/heads/topic/x\n");
        GitState.Read(folder.Path("deep/er")).ShouldBe(new GitState("1234", "topic/x", null));
        GitState.Read(Path.GetTempPath()).ShouldBeNull();
    }

    [GitFact]
    public void Git_itself_says_commit_branch_and_whether_tracked_files_were_changed()
    {
        using var folder = new TempFolder();
        string Git(params string[] arguments) => GitFactAttribute.Run(folder.Root, arguments).ShouldNotBeNull();
        GitState.Of(folder.Root).ShouldBeNull();
        Git("init", "--initial-branch=trial");
        GitState.Of(folder.Root).ShouldBe(new GitState(null, "trial", false));
        File.WriteAllText(folder.Path("train.py"), "lr = 0.1");
        Git("add", "train.py");
        GitState.Of(folder.Root).ShouldBe(new GitState(null, "trial", true));
        Git("commit", "--message=one");
        string commit = Git("rev-parse", "HEAD").Trim();
        commit.Length.ShouldBe(40);
        GitState.Of(folder.Root).ShouldBe(new GitState(commit, "trial", false));
        GitState.Read(folder.Root).ShouldBe(new GitState(commit, "trial", null));
        File.WriteAllText(folder.Path("untracked.txt"), "x");
        GitState.Of(folder.Root)!.IsDirty.ShouldBe(false);
        File.WriteAllText(folder.Path("train.py"), "lr = 0.2");
        GitState.Of(folder.Root).ShouldBe(new GitState(commit, "trial", true));
        Git("checkout", "--detach", "--force");
        GitState.Of(folder.Root).ShouldBe(new GitState(commit, null, false));
        Directory.CreateDirectory(folder.Path("deep/er"));
        GitState.Of(folder.Path("deep/er"))!.Commit.ShouldBe(commit);
    }

    [Fact]
    public void The_commit_of_the_working_directory_is_recorded()
    {
        GitState? here = GitState.Of(Environment.CurrentDirectory);
        using (Session session = _folder.Open(options => options.RecordsGit = true))
            session.Info("x");
        JsonElement git = _folder.Record.GetProperty("git");
        if (here is null)
            git.ValueKind.ShouldBe(JsonValueKind.Null); // Built outside a repository.
        else
            git.Text("commit").ShouldBe(here.Commit);
    }
}
