using System.Buffers.Binary;
using System.IO.Compression;

namespace Gateway.Instrumentation.Proof.Tests.Pictures;

public sealed class SmallPngTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>The same picture with its rows as differences to none, to the left, above, to both, and to the most alike: what a browser may choose.</summary>
    [Fact]
    public void Each_filter_of_a_row_is_undone()
    {
        byte[][] picture = [[10, 20, 30, 250, 240, 230], [11, 22, 33, 1, 2, 3], [200, 100, 50, 201, 99, 52], [7, 7, 7, 8, 9, 10], [0, 255, 0, 255, 0, 128]];
        byte[][] filtered =
        [
            [0, .. picture[0]],
            [1, .. Differences(picture[1], (i, row) => i < 3 ? 0 : row[i - 3])],
            [2, .. Differences(picture[2], (i, _) => picture[1][i])],
            [3, .. Differences(picture[3], (i, row) => ((i < 3 ? 0 : row[i - 3]) + picture[2][i]) / 2)],
            [4, .. Differences(picture[4], (i, row) => Alike(i < 3 ? 0 : row[i - 3], picture[3][i], i < 3 ? 0 : picture[3][i - 3]))],
        ];
        var file = Write(width: 2, height: 5, filtered);

        var (width, height, pixels) = SmallPng.Read(file);

        (width, height).ShouldBe((2, 5));
        pixels.ShouldBe(picture.SelectMany(row => row.Chunk(3)).Select(pixel => (pixel[0] << 16) | (pixel[1] << 8) | pixel[2]));
    }

    [Fact]
    public void A_picture_of_few_colours_keeps_them_all_and_one_of_many_the_frequent_ones()
    {
        // 300 colours once each, and then one colour 300 times.
        var file = Write(width: 300, height: 2, [[0, .. Enumerable.Range(0, 300).SelectMany(i => (byte[])[(byte)(i / 2), (byte)(i % 2), 0])], [0, .. Enumerable.Repeat((byte)200, 900)]]);

        SmallPng.Shrink(file);

        var bytes = File.ReadAllBytes(file);
        BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(16)).ShouldBe(300);
        bytes[25].ShouldBe((byte)3);
        BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(33)).ShouldBe(3 * 256);
        bytes[41..44].ShouldBe([200, 200, 200]);
        using var rows = new ZLibStream(new MemoryStream(bytes[(41 + 768 + 4 + 8)..]), CompressionMode.Decompress);
        var places = new byte[2 * 301];
        rows.ReadExactly(places);
        places[302..].ShouldAllBe(place => place == 0);
        foreach (var x in (int[])[0, 100, 299])
            Math.Abs(bytes[41 + (3 * places[1 + x])] - (x / 2)).ShouldBeLessThanOrEqualTo(23, $"{x}");
    }

    [Fact]
    public void What_is_not_three_bytes_a_pixel_is_refused()
    {
        var file = Write(width: 1, height: 1, [[0, 1, 2, 3]]);
        SmallPng.Shrink(file);

        Should.Throw<InvalidDataException>(() => SmallPng.Read(file)).Message.ShouldContain("in the form 3");
    }

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<byte> Differences(byte[] row, Func<int, byte[], int> neighbour) => row.Select((value, i) => (byte)(value - neighbour(i, row)));

    private static int Alike(int left, int up, int corner) => ((int[])[left, up, corner]).MinBy(one => Math.Abs(left + up - corner - one));

    private string Write(int width, int height, byte[][] rows)
    {
        using var packed = new MemoryStream();
        using (var zipped = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            foreach (var row in rows)
                zipped.Write(row);
        }

        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 2);
        var file = _folder.PathOf("picture.png");
        // The check sums are not read.
        File.WriteAllBytes(file, [.. new byte[8], .. Part("IHDR", header), .. Part("IDAT", packed.ToArray()), .. Part("IEND", [])]);
        return file;
    }

    private static byte[] Part(string name, byte[] content)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
        return [.. length, .. System.Text.Encoding.ASCII.GetBytes(name), .. content, 0, 0, 0, 0];
    }
}
