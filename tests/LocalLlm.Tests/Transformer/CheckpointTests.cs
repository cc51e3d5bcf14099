using LocalLlm.Tests.Hosting;
using LocalLlm.Transformer;

namespace LocalLlm.Tests.Transformer;

public sealed class CheckpointTests
{
    private static readonly byte[] _fingerprint =
        Checkpoint.FingerprintOf(TinyTransformer.Documents, TinyTransformer.Options);

    [Fact]
    public void What_was_saved_is_what_is_loaded()
    {
        using var folder = new TempFolder();
        string path = Save(folder);
        TransformerModel loaded = Checkpoint.Load(path, _fingerprint);
        loaded.Shape.ShouldBe(TinyTransformer.Model.Shape);
        loaded.Weights.AsSpan().SequenceEqual(TinyTransformer.Model.Weights).ShouldBeTrue();
        loaded.Tokenizer.Merges.ShouldBe(TinyTransformer.Tokenizer.Merges);
        Directory.GetFiles(folder.Path).ShouldBe([path]);
    }

    [Fact]
    public void A_changed_bit_anywhere_and_any_missing_end_is_damage()
    {
        using var folder = new TempFolder();
        string path = Save(folder);
        byte[] whole = File.ReadAllBytes(path);
        foreach (int place in (int[])[8, 40, 100, whole.Length / 2, whole.Length - 33, whole.Length - 1])
        {
            byte[] damaged = [.. whole];
            damaged[place] ^= 0x10;
            File.WriteAllBytes(path, damaged);
            Should.Throw<InvalidDataException>(() => Checkpoint.Load(path, _fingerprint))
                .Message.ShouldContain("damaged");
        }

        foreach (int length in (int[])[0, 7, 60, whole.Length / 2, whole.Length - 1])
        {
            File.WriteAllBytes(path, whole[..length]);
            Should.Throw<InvalidDataException>(() => Checkpoint.Load(path, _fingerprint));
        }
    }

    [Fact]
    public void Another_text_or_other_options_are_told_apart_and_threads_are_not()
    {
        using var folder = new TempFolder();
        string path = Save(folder);
        byte[] otherText = Checkpoint.FingerprintOf(["x"], TinyTransformer.Options);
        byte[] otherSeed =
            Checkpoint.FingerprintOf(TinyTransformer.Documents, TinyTransformer.Options with { Seed = 9 });
        Should.Throw<InvalidDataException>(() => Checkpoint.Load(path, otherText))
            .Message.ShouldContain("another text");
        Should.Throw<InvalidDataException>(() => Checkpoint.Load(path, otherSeed));
        byte[] moreThreads =
            Checkpoint.FingerprintOf(TinyTransformer.Documents, TinyTransformer.Options with { Threads = 7 });
        Checkpoint.Load(path, moreThreads).Shape.ShouldBe(TinyTransformer.Model.Shape);
    }

    private static string Save(TempFolder folder)
    {
        string path = folder.Combine("model.checkpoint");
        Checkpoint.Save(path, TinyTransformer.Model, _fingerprint);
        return path;
    }
}
