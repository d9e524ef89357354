import type { SellerProduct } from '@/api/types';
import { Section } from '@/components/layout/page';
import { Button } from '@/components/ui/button';
import { Badge, Empty } from '@/components/ui/states';
import { Table } from '@/components/ui/table';
import { fileSize } from '@/lib/format';
import { useChangeAsset, useDeleteAsset } from './api-products';
import { PublishAsset } from './publish-asset';
import { UploadForm } from './upload-form';

/** The files that a buyer gets. */
export function AssetList({ product }: { product: SellerProduct }) {
  const change = useChangeAsset();
  const remove = useDeleteAsset();
  return (
    <Section title="Files" id="assets">
      {product.assets.length === 0 ? (
        <Empty>No files yet. Buyers of this product get what you upload here.</Empty>
      ) : (
        <Table
          caption="Files"
          rows={product.assets}
          rowKey={(a) => a.id}
          columns={[
            {
              key: 'title',
              title: 'File',
              cell: (a) => (
                <>
                  <span className="font-semibold">{a.title}</span>
                  <span className="block break-all text-sm text-muted">{a.file_name}</span>
                </>
              ),
            },
            { key: 'version', title: 'Version', cell: (a) => a.version_label },
            { key: 'size', title: 'Size', figures: true, cell: (a) => fileSize(a.file_size_bytes) },
            {
              key: 'state',
              title: 'State',
              cell: (a) => <Badge tone={a.is_active ? 'good' : 'plain'}>{a.is_active ? 'On sale' : 'Off'}</Badge>,
            },
            {
              key: 'edit',
              title: 'Change',
              figures: true,
              cell: (a) => (
                <span className="inline-flex flex-wrap justify-end gap-2">
                  {a.is_active && <PublishAsset asset={a} />}
                  <Button
                    size="small"
                    busy={change.isPending && change.variables.id === a.id}
                    onClick={() => change.mutate({ id: a.id, is_active: !a.is_active })}
                    aria-label={`${a.is_active ? 'Take off sale' : 'Put on sale'}: ${a.title}`}
                  >
                    {a.is_active ? 'Take off' : 'Put on'}
                  </Button>
                  <Button
                    size="small"
                    look="quiet"
                    busy={remove.isPending && remove.variables === a.id}
                    onClick={() => remove.mutate(a.id)}
                    aria-label={`Delete ${a.title}`}
                  >
                    Delete
                  </Button>
                </span>
              ),
            },
          ]}
        />
      )}
      <UploadForm productId={product.id} />
    </Section>
  );
}
