using System.Security.Cryptography;
using System.Text.Json;
using Hewn.Sessions.Files;
using Hewn.Tests.Sessions.Parts;
using Hewn.Tests.Support;

namespace Hewn.Tests.Sessions.Files;

public sealed class SessionFilesTests : IDisposable
{
    private readonly PartFolder _session = new();
    private readonly SessionFiles _files;

    public SessionFilesTests() => _files = new SessionFiles(_session.Host);

    public void Dispose() => _session.Dispose();

    private string Source(string name, string text)
    {
        string path = Path.Combine(_session.Root, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Else another process takes it for the rest of a lost list, and says so.</summary>
    [Fact]
    public void No_content_stands_there_before_there_is_a_list()
    {
        string path = Source("model.bin", "weights");
        var adding = new Thread(() => _files.Add(path));
        using (_session.Host.Lock("files"))
        {
            adding.Start();
            SpinWait.SpinUntil(() => (adding.ThreadState & ThreadState.WaitSleepJoin) != 0, TimeSpan.FromSeconds(60))
                .ShouldBeTrue();
            Directory.Exists(_session.Path("files")).ShouldBeFalse();
        }

        adding.Join();
        _files.List().ShouldHaveSingleItem().FileName.ShouldBe("model.bin");
    }

    [Fact]
    public void A_file_is_copied_hashed_and_listed_in_the_form_of_the_original()
    {
        byte[] bytes = new byte[3_000_000];
        new Random(1).NextBytes(bytes);
        string path = Source("model.json", string.Empty);
        File.WriteAllBytes(path, bytes);
        SessionFile file = _files.Add(path, "models/best/", "the best", ["best"], new { epoch = 3 })!;
        (file.Prefix, file.FileName, file.SizeBytes, file.ContentType)
            .ShouldBe(("/models/best", "model.json", 3_000_000, "application/json"));
        file.Checksum.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(bytes)));
        File.ReadAllBytes(_session.Path($"files/models/best/{file.Id}/model.json")).ShouldBe(bytes);

        using var list = JsonDocument.Parse(_session.Read("files/.files_metadata.json"));
        JsonElement entry = list.RootElement.GetProperty("files").EnumerateArray().ShouldHaveSingleItem();
        entry.Names().ShouldBe(
        [
            "id", "sessionId", "path", "filename", "description", "tags", "contentType", "sizeBytes", "checksum",
            "metadata", "uploadedAt", "updatedAt", "deletedAt",
        ]);
        entry.Text("sessionId").ShouldBe("work/demo");
        entry.GetProperty("metadata").Raw("epoch").ShouldBe("3");
        entry.Raw("deletedAt").ShouldBe("null");
        string copy = _files.Download(file.Id, _session.Path("../../copy.bin"));
        File.ReadAllBytes(copy).ShouldBe(bytes);
        Directory.GetFiles(_session.Root).Length.ShouldBe(2, "nothing temporary is left");
        using Stream stream = _files.Open(file.Id);
        stream.Length.ShouldBe(bytes.Length);
        _session.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void Files_are_found_by_prefix_and_tags()
    {
        _files.Add(Source("a.txt", "a"), "/models", tags: ["x"]);
        _files.Add(Source("b.txt", "b"), "/models/old", tags: ["y", "z"]);
        _files.Add(Source("c.txt", "c"), "/models-2");
        _files.Add(Source("d.txt", "d"));
        Names(_files.List()).ShouldBe("a.txt b.txt c.txt d.txt");
        Names(_files.List("/")).ShouldBe("a.txt b.txt c.txt d.txt");
        Names(_files.List("models")).ShouldBe("a.txt b.txt");
        Names(_files.List(tags: ["x", "z"])).ShouldBe("a.txt b.txt");
        Names(_files.List("/models", ["y"])).ShouldBe("b.txt");
    }

    [Fact]
    public void Deleting_marks_and_purging_removes()
    {
        SessionFile file = _files.Add(Source("a.txt", "a"))!;
        _files.Purge(file.Id).ShouldBeFalse("it is not deleted");
        _session.Clock.Advance(TimeSpan.FromSeconds(1));
        _files.Delete(file.Id).ShouldBeTrue();
        _files.Delete(file.Id).ShouldBeFalse();
        _files.Update(file.Id, "new").ShouldBeNull();
        _files.List().ShouldBeEmpty();
        SessionFile deleted = _files.List(includeDeleted: true).ShouldHaveSingleItem();
        deleted.DeletedAt.ShouldBe(deleted.UploadedAt.AddSeconds(1));
        using (var content = new StreamReader(_files.Open(file.Id)))
            content.ReadToEnd().ShouldBe("a");
        _files.Purge(file.Id).ShouldBeTrue();
        _files.Purge(file.Id).ShouldBeFalse();
        Should.Throw<FileNotFoundException>(() => _files.Open(file.Id)).Message.ShouldContain("purged");
        Directory.Exists(_session.Path($"files/{file.Id}")).ShouldBeFalse();
        _files.Find(file.Id)!.HasContent.ShouldBeFalse();
        _files.Delete("missing").ShouldBeFalse();
        _session.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void What_is_known_of_a_file_can_be_changed()
    {
        SessionFile file = _files.Add(Source("a.txt", "a"), description: "d", tags: ["t"])!;
        _files.Update(file.Id, tags: ["u"], metadata: new { score = double.NaN }).ShouldNotBeNull();
        SessionFile found = _files.Find(file.Id)!;
        (found.Description, found.Tags[0], found.Metadata!.Value.Text("score")).ShouldBe(("d", "u", "NaN"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_same_name_again_replaces_and_keeps_the_old_content_where_asked(bool keeps)
    {
        string path = Source("best.bin", "one");
        SessionFile first = _files.Add(path, "/m")!;
        File.WriteAllText(path, "two");
        SessionFile second = _files.Add(path, "m", keepReplaced: keeps)!;
        _files.List().ShouldHaveSingleItem().Id.ShouldBe(second.Id);
        _files.Find(first.Id)!.DeletedAt.ShouldNotBeNull();
        File.Exists(_session.Path($"files/m/{first.Id}/best.bin")).ShouldBe(keeps);
        File.ReadAllText(_session.Path($"files/m/{second.Id}/best.bin")).ShouldBe("two");
        _files.Add(path, "/other").ShouldNotBeNull();
        _files.List().Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("../x", null)]
    [InlineData("/a/../../b", null)]
    [InlineData("a\\b", null)]
    [InlineData("a\0b", null)]
    [InlineData("..", null)]
    [InlineData("/", "../x")]
    [InlineData("/", "a/b")]
    [InlineData("/", "")]
    [InlineData("/", "..")]
    [InlineData("/", "a\u0001")]
    [InlineData("/", ".hewn")]
    [InlineData("/.hewn/x", null)]
    public void Names_that_lead_elsewhere_are_refused(string prefix, string? name)
    {
        string path = Source("a.txt", "a");
        Should.Throw<ArgumentException>(() => _files.Add(path, prefix, fileName: name))
            .Message.ShouldContain("expected");
        Directory.Exists(_session.Directory).ShouldBeFalse();
    }

    [Fact]
    public void What_is_not_there_is_told_and_leaves_nothing_behind()
    {
        _files.Add(Path.Combine(_session.Root, "missing.bin"), "/m").ShouldBeNull();
        _session.OneProblem.ShouldContain("missing.bin was not added to the session");
        Directory.GetFileSystemEntries(_session.Path("files/m")).ShouldBeEmpty();
        Should.Throw<FileNotFoundException>(() => _files.Download("nothing"));
        using var strict = new PartFolder(isStrict: true);
        Should.Throw<IOException>(() => new SessionFiles(strict.Host).Add("missing.bin"));
    }

    [Fact]
    public void A_list_that_cannot_be_written_takes_the_copy_back()
    {
        SessionFile kept = _files.Add(Source("a.txt", "a"))!;
        Directory.CreateDirectory(_session.Path("files/.files_metadata.json.new")); // In the way of the next list.
        _files.Add(Source("b.txt", "b"), "/m").ShouldBeNull();
        _session.OneProblem.ShouldContain("b.txt was not added");
        Directory.GetFileSystemEntries(_session.Path("files/m")).ShouldBeEmpty();
        _files.List().ShouldHaveSingleItem().Id.ShouldBe(kept.Id);
    }

    [Fact]
    public void Damaged_content_is_never_handed_out()
    {
        SessionFile file = _files.Add(Source("a.txt", "abc"))!;
        File.WriteAllText(_session.Path($"files/{file.Id}/a.txt"), "abd");
        string target = Path.Combine(_session.Root, "target.txt");
        File.WriteAllText(target, "before");
        Should.Throw<InvalidDataException>(() => _files.Download(file.Id, target)).Message.ShouldContain("damaged");
        File.ReadAllText(target).ShouldBe("before");
    }

    [Theory]
    [InlineData("{\"files\":[{")]
    [InlineData("{\"files\":{}}")]
    [InlineData("{\"files\":[{\"id\":\"x\",\"filename\":\"a\",\"tags\":[\"\\ud800\"]}]}")]
    public void A_list_that_cannot_be_understood_is_kept_aside_and_made_again(string text)
    {
        SessionFile first = _files.Add(Source("a.txt", "aaa"), "/m", "described")!;
        _session.Write("files/.files_metadata.json", text);
        _files.List().ShouldBeEmpty();
        _session.Problems.Clear();
        SessionFile second = _files.Add(Source("b.txt", "b"))!;
        _files.List().Select(file => file.Id).ShouldBe([first.Id, second.Id], ignoreOrder: true);
        SessionFile again = _files.Find(first.Id)!;
        (again.Prefix, again.FileName, again.Checksum, again.Description)
            .ShouldBe(("/m", "a.txt", first.Checksum, null));
        _session.Read("files/.files_metadata.json.corrupt-20260119T000000").ShouldBe(text);
        _session.Problems.Count.ShouldBe(2);
        _session.Problems[1].Message.ShouldContain("made again from 1 file");
        Content(first.Id).ShouldBe("aaa");
        Content(second.Id).ShouldBe("b");
    }

    [Theory]
    [InlineData("loss:1.png", "/")]
    [InlineData("what?.txt", "/")]
    [InlineData("🎉.png", "/")]
    [InlineData("plot.png", "/.hidden/deep")]
    [InlineData("plot.png", "//a//b/")]
    [InlineData("weights.part", "/")]
    [InlineData(".part", "/")]
    [InlineData("250", "/")]
    public void An_unusual_name_in_the_list_spoils_neither_it_nor_the_others(string name, string prefix)
    {
        if (name == "250")
            name = new string('n', 250); // More than a track may be called.
        string folder = Path.Combine(_session.Path("files"), prefix.Trim('/'), "7219384756120");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, name), "theirs");
        _session.Write("files/.files_metadata.json", JsonSerializer.Serialize(new
        {
            files = new[] { new { id = "7219384756120", path = prefix, filename = name, theirs = new[] { 1 } } },
        }));
        SessionFile first = _files.Add(Source("a.txt", "a"), tags: ["t"])!;
        SessionFile second = _files.Add(Source("b.txt", "b"))!;
        _files.Delete(first.Id).ShouldBeTrue();
        _files.List().Select(file => file.FileName).ShouldBe([name, "b.txt"]);
        _files.Find(first.Id)!.Tags.ShouldBe(["t"]);
        Content("7219384756120").ShouldBe("theirs");
        _files.Update("7219384756120", "described").ShouldNotBeNull();
        _files.Find("7219384756120")!.Description.ShouldBe("described");
        _session.Read("files/.files_metadata.json").ShouldContain("theirs", Case.Sensitive, "their own member stays");
        _session.Problems.ShouldBeEmpty();

        File.Delete(_session.Path("files/.files_metadata.json"));
        _files.Add(Source("c.txt", "c")).ShouldNotBeNull();
        _files.List().Select(file => file.FileName).ShouldContain(name, "made again from the files");
        _files.List().Count.ShouldBe(4);
        _files.Add(Source("d.txt", "d")).ShouldNotBeNull();
        _files.List().Count.ShouldBe(5);
        second.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("""{"id":"../../x","filename":"a.txt"}""", "../../x")]
    [InlineData("""{"id":"x","filename":"a.txt","path":"/../.."}""", "x")]
    [InlineData("""{"id":"x","filename":"../../a.txt"}""", "x")]
    [InlineData("""{"id":"x","filename":".."}""", "x")]
    [InlineData("""{"id":"x","filename":"a\u0000b"}""", "x")]
    public void What_leads_out_of_the_session_stays_listed_and_is_neither_opened_nor_deleted(string entry, string id)
    {
        string outside = Source("a.txt", "outside");
        _session.Write("files/.files_metadata.json", $$"""{"files":[{{entry}},7,{"of":"others"}]}""");
        _files.List().ShouldHaveSingleItem().Id.ShouldBe(id);
        Should.Throw<IOException>(() => _files.Open(id)).Message.ShouldContain("leads to no place in the session");
        Should.Throw<IOException>(() => _files.Download(id, _session.Root));
        _files.Delete(id).ShouldBeFalse();
        _files.Purge(id).ShouldBeFalse();
        _session.Problems.Count.ShouldBe(2);
        _files.Add(Source("b.txt", "b")).ShouldNotBeNull();
        using var list = JsonDocument.Parse(_session.Read("files/.files_metadata.json"));
        JsonSerializer.Serialize(list.RootElement.GetProperty("files").EnumerateArray().Take(3))
            .ShouldBe(JsonSerializer.Serialize(JsonDocument.Parse($$"""[{{entry}},7,{"of":"others"}]""")));
        File.ReadAllText(outside).ShouldBe("outside");
    }

    [Fact]
    public void Names_of_the_disk_are_taken_as_they_are_and_those_that_cannot_be_are_told()
    {
        if (OperatingSystem.IsWindows())
            return;
        string longest = new string('n', 251) + ".txt";
        foreach (string name in (string[])["val:loss.png", "🎉 ?.png", "a\\b.txt", "x.part", ".hidden", longest])
        {
            SessionFile file = _files.Add(Source(name, name)).ShouldNotBeNull(name);
            Content(file.Id).ShouldBe(name);
            string copy = _files.Download(file.Id, Directory.CreateDirectory(_session.Path("../../out")).FullName);
            File.ReadAllText(copy).ShouldBe(name);
        }

        _session.Problems.ShouldBeEmpty();
        _files.Add(Source("line\nbreak.txt", "x")).ShouldBeNull();
        _session.OneProblem.ShouldContain("its name contains U+000A; give it another by fileName");
        _files.Add(Path.Combine(_session.Root, "line\nbreak.txt"), fileName: "line break.txt").ShouldNotBeNull();
        _files.Add(_session.Root + "/").ShouldBeNull("a folder has no name of a file");
        using var strict = new PartFolder(isStrict: true);
        Should.Throw<IOException>(() => new SessionFiles(strict.Host).Add(Source("line\nbreak.txt", "x")));
    }

    [Fact]
    public void Two_that_add_at_once_lose_nothing()
    {
        string path = Source("a.txt", "a");
        SessionFiles[] ranks = [new(_session.Host), new(_session.Host)];
        Parallel.For(0, 2, rank =>
        {
            for (int i = 0; i < 20; i++)
                ranks[rank].Add(path, $"/rank{rank}", fileName: $"{i}.txt").ShouldNotBeNull();
        });
        _files.List().Count.ShouldBe(40);
        _files.List("rank1").Count.ShouldBe(20);
    }

    [Fact]
    public void A_list_that_is_gone_is_made_again_and_no_content_goes_with_it()
    {
        SessionFile first = _files.Add(Source("a.txt", "aaa"), "/m")!;
        File.Delete(_session.Path("files/.files_metadata.json"));
        SessionFile second = _files.Add(Source("b.txt", "b"))!;
        _files.List().Select(file => file.Id).ShouldBe([first.Id, second.Id], ignoreOrder: true);
        Content(first.Id).ShouldBe("aaa");
        Content(second.Id).ShouldBe("b");
        _session.OneProblem.ShouldContain("made again from 1 file");
    }

    private string Content(string id)
    {
        using var reader = new StreamReader(_files.Open(id));
        return reader.ReadToEnd();
    }

    private static string Names(IEnumerable<SessionFile> files) =>
        string.Join(' ', files.Select(file => file.FileName));
}
