using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Gateway.Instrumentation.Proof.Tests.Pictures;

/// <summary>
/// A picture with at most 256 colours in a PNG file: a third of what a browser writes with three bytes for each pixel, and the same to the eye. Reads what
/// Chromium writes.
/// </summary>
internal static class SmallPng
{
    private const int Colours = 256;
    private const int Channels = 3;

    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    /// <summary>Writes a file of three bytes a pixel again with the colours that are most frequent; each other pixel gets the nearest of them.</summary>
    public static void Shrink(string file)
    {
        var (width, height, pixels) = Read(file);
        var colours = pixels.CountBy(pixel => pixel).OrderByDescending(colour => colour.Value).Take(Colours).Select(colour => colour.Key).ToArray();
        var places = new Dictionary<int, byte>(colours.Select((colour, i) => KeyValuePair.Create(colour, (byte)i)));
        using var rows = new MemoryStream();
        using (var packed = new ZLibStream(rows, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            for (var y = 0; y < height; y++)
            {
                packed.WriteByte(0);
                for (var x = 0; x < width; x++)
                {
                    var colour = pixels[(y * width) + x];
                    if (!places.TryGetValue(colour, out var place))
                        places.Add(colour, place = Nearest(colours, colour));
                    packed.WriteByte(place);
                }
            }
        }

        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 3); // 8 bits a pixel, by a palette
        using var small = File.Create(file);
        small.Write(Signature);
        Write(small, "IHDR", header);
        Write(small, "PLTE", [.. colours.SelectMany(colour => (byte[])[(byte)(colour >> 16), (byte)(colour >> 8), (byte)colour])]);
        Write(small, "IDAT", rows.ToArray());
        Write(small, "IEND", []);
    }

    /// <summary>The pixels of a file of three bytes a pixel, each as a number of its red, green and blue.</summary>
    public static (int Width, int Height, int[] Pixels) Read(string file)
    {
        var bytes = File.ReadAllBytes(file);
        int width = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(16)), height = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(20));
        if (bytes[24] != 8 || bytes[25] != 2)
            throw new InvalidDataException($"{file} has {bytes[24]} bits in the form {bytes[25]}; only 8 bits for each of red, green and blue can be read.");
        using var packed = new MemoryStream();
        for (var at = Signature.Length; at < bytes.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at));
            if (bytes.AsSpan(at + 4, 4).SequenceEqual("IDAT"u8))
                packed.Write(bytes, at + 8, length);
            at += length + 12;
        }

        packed.Position = 0;
        using var rows = new ZLibStream(packed, CompressionMode.Decompress);
        var pixels = new int[width * height];
        byte[] row = new byte[width * Channels], above = new byte[width * Channels];
        for (var y = 0; y < height; y++)
        {
            var filter = rows.ReadByte();
            rows.ReadExactly(row);
            Undo(filter, row, above);
            for (var x = 0; x < width; x++)
                pixels[(y * width) + x] = (row[x * Channels] << 16) | (row[(x * Channels) + 1] << 8) | row[(x * Channels) + 2];
            (row, above) = (above, row);
        }

        return (width, height, pixels);
    }

    /// <summary>A row holds differences to its neighbours at the left and above: which, says its filter.</summary>
    private static void Undo(int filter, byte[] row, byte[] above)
    {
        for (var i = 0; i < row.Length; i++)
        {
            int left = i < Channels ? 0 : row[i - Channels], up = above[i], corner = i < Channels ? 0 : above[i - Channels];
            row[i] += (byte)(filter switch { 0 => 0, 1 => left, 2 => up, 3 => (left + up) / 2, _ => Paeth(left, up, corner) });
        }
    }

    private static int Paeth(int left, int up, int corner)
    {
        int toLeft = Math.Abs(up - corner), toUp = Math.Abs(left - corner), toCorner = Math.Abs(left + up - (2 * corner));
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }

    private static byte Nearest(int[] colours, int colour)
    {
        int Distance(int other)
        {
            int red = (other >> 16) - (colour >> 16), green = ((other >> 8) & 255) - ((colour >> 8) & 255), blue = (other & 255) - (colour & 255);
            return (red * red) + (green * green) + (blue * blue);
        }

        return (byte)colours.Index().MinBy(other => Distance(other.Item)).Index;
    }

    private static void Write(FileStream file, string name, byte[] content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        byte[] body = [.. Encoding.ASCII.GetBytes(name), .. content];
        file.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(body));
        file.Write(number);
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var one in bytes)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }

        return ~crc;
    }
}
