using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Hewn.Server.Http;
using Hewn.Sessions.Files;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Hewn.Server.Sessions;

/// <summary>
/// A file that comes as a form: its bytes stand beside the session's files under a name of their own, which is gone
/// with this object unless somebody moves it. Bounded in memory, however long the file.
/// </summary>
internal sealed class FileUpload : IDisposable
{
    private const int MaxFields = 32;
    private const int MaxFieldBytes = 1024 * 1024;
    private const int MaxBoundaryChars = 200;
    private const int BlockBytes = 256 * 1024;

    private readonly Dictionary<string, string> _fields = new(StringComparer.Ordinal);

    private FileUpload(string path) => Path = path;

    /// <summary>Where the bytes stand.</summary>
    public string Path { get; }

    /// <summary>Its name as the client says it; null when it says none.</summary>
    public string? FileName { get; private set; }

    /// <summary>SHA-256 of its bytes; null when there was no file in the form.</summary>
    public string? Checksum { get; private set; }

    /// <summary>How many bytes it has.</summary>
    public long Bytes { get; private set; }

    /// <summary>A field of the form; null when it is missing.</summary>
    public string? this[string name] => _fields.GetValueOrDefault(name);

    /// <summary>Reads a form.</summary>
    /// <param name="context">The request.</param>
    /// <param name="directory">Where the bytes are kept meanwhile; made when it is missing.</param>
    /// <param name="maxBytes">Bytes of a body.</param>
    /// <exception cref="RequestFailure">It is no form, damaged, too large, or without a file.</exception>
    /// <exception cref="IOException">The bytes cannot be kept.</exception>
    public static async Task<FileUpload> ReadAsync(HttpContext context, string directory, long maxBytes)
    {
        if (context.Request.ContentLength > maxBytes)
            throw TooLarge(maxBytes);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = maxBytes;
        var reader = new MultipartReader(BoundaryOf(context.Request.ContentType), context.Request.Body);
        Directory.CreateDirectory(directory);
        var upload = new FileUpload(FileContent.UnfinishedIn(directory));
        try
        {
            await upload.ReadAsync(reader, maxBytes, context.RequestAborted).ConfigureAwait(false);
            return upload.Checksum is not null
                ? upload
                : throw RequestFailure.Bad("the form has no file; expected one under the name 'file'");
        }
        catch
        {
            upload.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        try
        {
            File.Delete(Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Its name says that it was never finished; no list has it.
        }
    }

    private async Task ReadAsync(MultipartReader reader, long maxBytes, CancellationToken token)
    {
        while (await NextAsync(reader, token).ConfigureAwait(false) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(
                section.ContentDisposition, out ContentDispositionHeaderValue? disposition)
                || HeaderUtilities.RemoveQuotes(disposition.Name).Value is not { Length: > 0 } name)
                throw RequestFailure.Bad("a part of the form has no name");
            if (name == "file" && Checksum is null)
            {
                FileName = HeaderUtilities.RemoveQuotes(
                    disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Value;
                await KeepAsync(section.Body, maxBytes, token).ConfigureAwait(false);
                continue;
            }

            if (_fields.Count == MaxFields)
                throw RequestFailure.Bad(FormattableString.Invariant($"the form has more than {MaxFields} fields"));
            _fields[name] = await TextAsync(section.Body, token).ConfigureAwait(false);
        }
    }

    private async Task KeepAsync(Stream body, long maxBytes, CancellationToken token)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var target = new FileStream(Path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        await using (target.ConfigureAwait(false))
        {
            byte[] block = ArrayPool<byte>.Shared.Rent(BlockBytes);
            try
            {
                while (await ReadAsync(body, block, token).ConfigureAwait(false) is > 0 and var read)
                {
                    Bytes += read;
                    if (Bytes > maxBytes)
                        throw TooLarge(maxBytes);
                    hash.AppendData(block.AsSpan(0, read));
                    await target.WriteAsync(block.AsMemory(0, read), token).ConfigureAwait(false);
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(block);
            }

            target.Flush(flushToDisk: true);
        }

        Checksum = Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static async Task<string> TextAsync(Stream body, CancellationToken token)
    {
        byte[] bytes = new byte[MaxFieldBytes + 1];
        int length = 0;
        while (length < bytes.Length
            && await ReadAsync(body, bytes.AsMemory(length), token).ConfigureAwait(false) is > 0 and var read)
            length += read;
        return length <= MaxFieldBytes
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : throw RequestFailure.Bad(FormattableString.Invariant(
                $"a field of the form has more than {MaxFieldBytes} bytes"));
    }

    /// <summary>A form that breaks off is the client's, and no failure of this machine's disk.</summary>
    private static async Task<MultipartSection?> NextAsync(MultipartReader reader, CancellationToken token)
    {
        try
        {
            return await reader.ReadNextSectionAsync(token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is (IOException or InvalidDataException) and not BadHttpRequestException)
        {
            throw RequestFailure.Bad($"the form cannot be read: {e.Message}");
        }
    }

    private static async Task<int> ReadAsync(Stream body, Memory<byte> block, CancellationToken token)
    {
        try
        {
            return await body.ReadAsync(block, token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is (IOException or InvalidDataException) and not BadHttpRequestException)
        {
            throw RequestFailure.Bad($"the form cannot be read: {e.Message}");
        }
    }

    private static string BoundaryOf(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type)
        && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
        && HeaderUtilities.RemoveQuotes(type.Boundary).Value is { Length: > 0 and <= MaxBoundaryChars } boundary
            ? boundary
            : throw RequestFailure.Bad("expected a body of the type multipart/form-data, with a boundary");

    private static RequestFailure TooLarge(long most) => new(413, FormattableString.Invariant(
        $"the file is too large: at most {most} bytes are taken (max_session_file_size)"));
}
