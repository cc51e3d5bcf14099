using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using LocalLlm.Model;

namespace LocalLlm.Transformer;

/// <summary>
/// A trained model as a file: the letters HEWNLLM1, the fingerprint of what it was trained from, sizes, merges,
/// weights, and the SHA-256 of everything before it. Little-endian. A file is there whole or not at all.
/// </summary>
internal static class Checkpoint
{
    private const int DigestBytes = 32;
    private const int HeaderInts = 6;

    private static ReadOnlySpan<byte> Magic => "HEWNLLM1"u8;

    /// <summary>What a checkpoint depends on: another text or other options make another model.</summary>
    public static byte[] FingerprintOf(IEnumerable<string> documents, TrainingOptions options)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        TrainingOptions relevant = options with { Threads = 1 }; // The same weights by any number of them.
        hash.AppendData(Encoding.UTF8.GetBytes(relevant.ToString()));
        foreach (string document in documents)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(document));
            hash.AppendData([0]);
        }

        return hash.GetHashAndReset();
    }

    /// <summary>Writes beside the place and moves it there.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Save(string path, TransformerModel model, ReadOnlySpan<byte> fingerprint)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        string beside = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            using (var file = new FileStream(beside, FileMode.Create))
            {
                byte[] content = Encode(model, fingerprint);
                file.Write(content);
                file.Write(SHA256.HashData(content));
                file.Flush(flushToDisk: true);
            }

            File.Move(beside, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            File.Delete(beside);
            throw;
        }
    }

    /// <summary>Reads a checkpoint. Anything but a whole one is told by the message, and nothing is changed.</summary>
    /// <param name="path">Where it stands.</param>
    /// <param name="fingerprint">What it must have been trained from; empty: whatever that was.</param>
    /// <exception cref="InvalidDataException">It is none, damaged, or of another text or other options.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static TransformerModel Load(string path, ReadOnlySpan<byte> fingerprint)
    {
        byte[] all = File.ReadAllBytes(path);
        int least = Magic.Length + DigestBytes + HeaderInts * sizeof(int) + DigestBytes;
        if (all.Length < least || !all.AsSpan(0, Magic.Length).SequenceEqual(Magic))
            throw new InvalidDataException($"{path} is no checkpoint of this program.");
        ReadOnlySpan<byte> content = all.AsSpan(0, all.Length - DigestBytes);
        if (!SHA256.HashData(content).AsSpan().SequenceEqual(all.AsSpan(all.Length - DigestBytes)))
            throw new InvalidDataException($"{path} is damaged: its checksum does not match its content.");
        if (!fingerprint.IsEmpty && !content.Slice(Magic.Length, DigestBytes).SequenceEqual(fingerprint))
            throw new InvalidDataException($"{path} was trained from another text or with other options.");
        return Decode(path, content[(Magic.Length + DigestBytes)..]);
    }

    private static byte[] Encode(TransformerModel model, ReadOnlySpan<byte> fingerprint)
    {
        IReadOnlyList<TokenPair> merges = model.Tokenizer.Merges;
        TransformerShape shape = model.Shape;
        int[] numbers =
        [
            shape.Vocabulary, shape.Width, shape.Layers, shape.Heads, shape.FeedForward, merges.Count,
            .. merges.SelectMany(pair => (int[])[pair.Left, pair.Right]),
        ];
        using var content = new MemoryStream();
        content.Write(Magic);
        content.Write(fingerprint);
        byte[] four = new byte[sizeof(int)];
        foreach (int number in numbers)
        {
            BinaryPrimitives.WriteInt32LittleEndian(four, number);
            content.Write(four);
        }

        foreach (float weight in model.Weights)
        {
            BinaryPrimitives.WriteSingleLittleEndian(four, weight);
            content.Write(four);
        }

        return content.ToArray();
    }

    private static TransformerModel Decode(string path, ReadOnlySpan<byte> body)
    {
        int[] header = new int[HeaderInts];
        for (int i = 0; i < HeaderInts; i++)
            header[i] = BinaryPrimitives.ReadInt32LittleEndian(body[(i * sizeof(int))..]);
        body = body[(HeaderInts * sizeof(int))..];
        var merges = new TokenPair[header[5]];
        for (int i = 0; i < merges.Length; i++)
        {
            merges[i] = new TokenPair(
                BinaryPrimitives.ReadInt32LittleEndian(body[(2 * i * sizeof(int))..]),
                BinaryPrimitives.ReadInt32LittleEndian(body[((2 * i + 1) * sizeof(int))..]));
        }

        body = body[(2 * merges.Length * sizeof(int))..];
        var layout = new WeightLayout(new TransformerShape(header[0], header[1], header[2], header[3], header[4]));
        if (body.Length != layout.Count * sizeof(float))
            throw new InvalidDataException($"{path} has {body.Length} bytes of weights; expected {layout.Count * 4}.");
        float[] weights = new float[layout.Count];
        for (int i = 0; i < weights.Length; i++)
            weights[i] = BinaryPrimitives.ReadSingleLittleEndian(body[(i * sizeof(float))..]);
        return new TransformerModel(new BytePairTokenizer(merges), layout, weights);
    }
}
